//! Journal entries take a third of their room in the file: much of an entry's JSON is the same in the next, so it is
//! compressed against a text that holds what recurs. What the chain is computed over is the JSON itself, unpacked.

use super::StoreError;
use lz4_flex::block;

/// What recurs. Entries in the file were packed against it: a better one would be another schema, beside this one.
const RECURRING: &[u8] = br#"{"by":[],"reason":"","approver":"","order":"requested_on":"closed_out":{"on":"20"evidence":""second_officer":null,"look_back_from":null,"look_backs":[]}}}}{"looked_back":{"look_back":{"on":"20","by":[""],"holds":true,"note":""},"deadline":null,"closure":null}}}}{"reinspected":{"reinspection":{"noted":{"text":"{"applied":{"on":"20","note":""}}}}{"started":{"on":"20"}}}}{"planned":{"plan":{"record":{"done":{"act":"enter","facts":{"hazard_list":{"dock_in":{"visit":{"report":{"enterprise":"E","number":"copied_on":null,"copied_to":"","hazards":["H","enterprise":{"paired":{"group":"G","from":"20"}}}}{"enterprise":{"added":{"name":"","uscc":null,"town":"","address":"","sectors":[],"hazchem_roles":[],"contacts":[],"headcount":null,"visit_interval_days":null,"notes":"","extra":[]}}}}","who":{"officer":"","account":""},"key":"SHA256:"staff":"from":"op":"","subject":"H","base":0,"change":{"hazard":{"registered":{"facts":{"enterprise":"E","description":"","location":"","severity":"major","severity":"general","severity_raw":null,"category":"site_management","category":null,"category_raw":null,"sector":"hazchem","sector":"combustible_dust","sector":"metal_smelting","sector":"confined_space","sector":"ammonia_refrigeration","sector":null,"clause":{"source":"","clause":""},"clause":null,"no_clause":false,"code":"HZ000","code":null,"found_on":"20","found_by":[""],"found_by":[],"found_mode":null,"owner":"","standing":false,"notes":"","extra":[]},"stage":"closed_out","stage":"awaiting_reinspection","stage":"registered","stage":"rectifying","plan":{"responsibility":"","measures":"","funds":null,"contingency_plan":"","goal":"","reinspector":"","remediation_plan":""},"plan":null,"deadline":{"due":"20","origin":"ledger","document":null},"applied_on":null,"reinspection":{"on":"20","by":[],"passed":true,"opinion":"","document":null,"recorded_by":""},"closure":{"on":"20","by":"","second_officer":null,"evidence":"","document":null,"look_back_from":"20","look_backs":[]},"reinspection":null,"closure":null,"source":null}}}}"source":{"file":".csv","file":".xlsx","sheet":"","row":1,"part":0}}}}}{"seq":1,"at":"2026-11-30T00:00:30.307897854+08:00","#;

/// The packed text with its length before it, added to `out`.
pub(super) fn pack(text: &[u8], out: &mut Vec<u8>) -> Result<(), StoreError> {
    let length = u32::try_from(text.len()).map_err(|_| StoreError::Damaged("a journal entry is too long".into()))?;
    out.extend_from_slice(&length.to_le_bytes());
    let start = out.len();
    out.resize(start + block::get_maximum_output_size(text.len()), 0);
    let packed = block::compress_into_with_dict(text, &mut out[start..], RECURRING);
    out.truncate(start + packed.map_err(|failure| StoreError::Damaged(failure.to_string()))?);
    Ok(())
}

/// The text that was packed.
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (length, packed) = packed.split_first_chunk::<4>().ok_or_else(cut_short)?;
    let length = u32::from_le_bytes(*length) as usize;
    // A byte of the packed form stands for 255 of the text at most.
    if length > packed.len().saturating_mul(255).saturating_add(RECURRING.len()) {
        return Err(cut_short());
    }
    let text = block::decompress_with_dict(packed, length, RECURRING);
    text.map_err(|failure| StoreError::Damaged(failure.to_string()))
}

fn cut_short() -> StoreError {
    StoreError::Damaged("a journal entry is cut short".into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_recurs_is_what_entries_in_files_were_packed_against() {
        use sha2::{Digest, Sha256};
        let digest: [u8; 32] = Sha256::digest(RECURRING).into();
        assert_eq!(digest[..4], [0x31, 0x56, 0x81, 0x3b]);
    }

    #[test]
    fn a_registered_hazard_takes_less_than_half() {
        let plain = "{\"seq\":1,\"at\":\"2026-11-30T00:00:30.307897854+08:00\",\"who\":{\"officer\":\"a\",\"account\":\"a\"},\
            \"op\":\"59b095f64fedd12364dbdb79526d7c4f\",\"subject\":\"H923\",\"base\":0,\"change\":{\"hazard\":{\"registered\":{\"facts\":\
            {\"enterprise\":\"E577\",\"description\":\"a valve leaks\",\"location\":\"\",\"severity\":\"general\",\"severity_raw\":null,\
            \"category\":null,\"category_raw\":null,\"sector\":\"metal_smelting\",\"clause\":null,\"no_clause\":false,\"code\":null,\
            \"found_on\":\"2019-08-28\",\"found_by\":[],\"found_mode\":null,\"owner\":\"\",\"standing\":false,\"notes\":\"\",\"extra\":[]}";
        let mut packed = Vec::new();
        pack(plain.as_bytes(), &mut packed).unwrap();
        assert!(packed.len() * 2 < plain.len(), "{} of {}", packed.len(), plain.len());
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(text in ".{0,300}", kept in 0usize..300) {
            let mut packed = b"before".to_vec();
            pack(text.as_bytes(), &mut packed).unwrap();
            prop_assert_eq!(unpack(&packed[6..]).unwrap(), text.as_bytes());
            // What is cut short is told, or is not what was packed.
            let cut = &packed[6..packed.len().min(6 + kept)];
            prop_assert!(cut.len() == packed.len() - 6 || unpack(cut).map_or(true, |got| got != text.as_bytes()));
        }
    }
}
