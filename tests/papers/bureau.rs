//! A bureau with one enterprise at every step of the ladder, and a paper that it makes.

use crate::common::Desk;
use crate::read::Docx;
use serde_json::Value;

pub const NAME: &str = "云墟测试化工有限公司";

/// S1 office, S2 leads the enterprise's group, S3 enforcement, S4 viewer; E1 with H1 (major, re-inspected and passed),
/// H2 (failed), H3; Z1 without H3, Z2 with it; O1, M1 (art. 65), M2 (art. 70), V1; E2 of which nothing is known.
pub fn bureau() -> Desk {
    let desk = Desk::new();
    let enterprise = ["enterprise", "add", "--name", NAME, "--town", "云墟镇", "--sectors", "hazchem", "--address", "云墟镇甲路1号"];
    desk.ok(&[&enterprise[..], &["--legal-representative", "赵六 13900000001", "--uscc", "91320499MA40000428"]].concat());
    desk.ok(&["enterprise", "add", "--name", "空白企业"]);
    desk.ok(&["staff", "add", "--name", "周九", "--office-post", "member"]);
    desk.ok(&["staff", "add", "--name", "张三"]);
    desk.ok(&["staff", "add", "--name", "李四", "--enforcement-team"]);
    desk.ok(&["staff", "add", "--name", "王五", "--role", "viewer"]);
    let issued = ["--issued-on", "2026-01-05", "--ends-on", "2027-12-31"];
    let programme = ["programme", "set", "--document-number", "坛应急[2026]001号", "--issuer", "坛丘区应急管理局"];
    desk.ok(&[&programme[..], &issued].concat());
    desk.ok(&["group", "add", "--name", "第1组", "--leader", "S2", "--members", "S3"]);
    desk.ok(&["enterprise", "pair", "E1", "--group", "G1"]);
    register(&desk, "储罐区紧急切断阀失效，2026-10-01起停用", &["--severity", "major", "--location", "储罐区", "--owner", "钱七"]);
    register(&desk, "配电箱未接地", &[]);
    desk.ok(&["hazard-list", "add", "--enterprise", "E1", "--by", "张三", "--on", "2026-11-03"]);
    register(&desk, "消防通道堵塞", &[]);
    desk.ok(&["hazard-list", "add", "--enterprise", "E1", "--by", "张三", "--on", "2026-11-04"]);
    let order = ["order", "add", "--enterprise", "E1", "--hazards", "H1", "--hazards", "H2", "--deadline", "2026-12-09"];
    let by = ["--on", "2026-11-10", "--by", "张三", "--by", "李四", "--document", "坛应急责改（2026）第07号"];
    desk.ok(&[&order[..], &by].concat());
    let on = ["--on", "2026-11-20", "--by", "张三", "--document", "坛应急复查[2026]3号"];
    desk.ok(&[&["hazard", "reinspect", "H1", "--passed", "--opinion", "已更换"][..], &on].concat());
    let failed = ["hazard", "reinspect", "H2", "--failed", "--new-deadline", "2026-12-25", "--opinion", "仍未接地"];
    desk.ok(&[&failed[..], &on].concat());
    let measure = ["measure", "add", "--enterprise", "E1", "--hazards", "H1", "--on", "2026-11-20", "--starts-at", "2026-11-22 10:05"];
    let onsite = ["--measure", "suspension", "--scope", "储罐区", "--document", "坛应急现决[2026]1号"];
    desk.ok(&[&measure[..], &onsite].concat());
    let coercive = ["--measure", "power_cut", "--scope", "储罐区动力线路", "--document", "坛应急停[2026]2号", "--override-reason", "急"];
    desk.ok(&[&measure[..], &coercive].concat());
    let visit = ["visit", "add", "--enterprise", "E1", "--mode", "routine_visit", "--participants", "张三", "--participants", "李四"];
    let seen = ["--on", "2026-11-18", "--content", "检查储罐区", "--place", "储罐区", "--handling", "责令改正", "--signed-by", "赵六"];
    desk.ok(&[&visit[..], &seen].concat());
    desk
}

/// Registers a hazard at E1 that was found on 2 November and is due on 20 December.
pub fn register(desk: &Desk, description: &str, more: &[&str]) {
    let said = format!("--description={description}");
    let dates = ["--found-on", "2026-11-02", "--deadline", "2026-12-20"];
    desk.ok(&[&["hazard", "register", "--enterprise", "E1", &said][..], &dates, more].concat());
}

/// A paper with what the program said beside it.
pub struct Paper {
    pub docx: Docx,
    pub note: String,
    pub json: Value,
}

impl Paper {
    /// The tags that are missing, each with its item where it has one.
    pub fn missing(&self) -> Vec<String> {
        let item = |missing: &Value| missing["item"].as_u64().map_or_else(String::new, |item| format!("#{item}"));
        let all = self.json["missing"].as_array().unwrap().iter();
        all.map(|missing| format!("{}{}", missing["tag"].as_str().unwrap(), item(missing))).collect()
    }

    pub fn unknown(&self) -> Vec<&str> {
        self.json["unknown"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect()
    }

    pub fn says(&self, text: &str) {
        assert!(self.docx.text().contains(text), "no {text} in\n{}", self.docx.text());
    }

    pub fn says_not(&self, text: &str) {
        assert!(!self.docx.text().contains(text), "{text} in\n{}", self.docx.text());
    }
}

/// Makes a paper into a file.
pub fn paper(desk: &Desk, arguments: &[&str]) -> Paper {
    made(desk, &[&["paper"], arguments].concat())
}

/// As a member of the staff.
pub fn paper_by(desk: &Desk, member: &str, arguments: &[&str]) -> Paper {
    made(desk, &[&["--as", member, "paper"], arguments].concat())
}

fn made(desk: &Desk, arguments: &[&str]) -> Paper {
    let out = tempfile::Builder::new().suffix(".docx").tempfile_in(desk.scratch()).unwrap().into_temp_path();
    std::fs::remove_file(&out).unwrap();
    let output = desk.run(&[arguments, &["--out", out.to_str().unwrap(), "--json"]].concat());
    let note = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {note}");
    let docx = Docx::read(&std::fs::read(&out).unwrap());
    Paper { docx, note, json: serde_json::from_slice(&output.stdout).unwrap() }
}
