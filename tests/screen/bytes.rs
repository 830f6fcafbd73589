//! What a slow line has to carry: at 9,600 baud, 960 bytes are a second.

use crate::harness::Screen;
use crate::line::Line;
use dudao::locale::Lang;

#[test]
fn the_first_frame_is_whole_within_three_seconds_at_9600_baud() {
    for lang in [Lang::Zh, Lang::En] {
        let screen = Screen::demo_in(lang, 80, 24);
        let bytes = Line::of(&screen).draw(&screen).bytes.len();
        println!("{lang:?}: {bytes} bytes");
        assert!(bytes <= 2600, "{lang:?}: {bytes}");
    }
}

#[test]
fn a_move_takes_a_tenth_of_a_second_at_9600_baud_and_a_page_less_than_one() {
    for (lang, pane) in [(Lang::Zh, "4"), (Lang::Zh, "1"), (Lang::En, "4"), (Lang::En, "1")] {
        let mut screen = Screen::demo_in(lang, 80, 24);
        let mut line = Line::of(&screen);
        screen.press(pane);
        line.draw(&screen);
        let (mut moves, mut follows) = (Vec::new(), Vec::new());
        for _ in 0..40 {
            screen.move_on("<Down>");
            moves.push(line.draw(&screen).bytes.len());
            screen.rest();
            follows.push(line.draw(&screen).bytes.len());
        }
        moves.sort_unstable();
        let (usual, page, follow) = (moves[15], moves[39], follows.into_iter().max().unwrap());
        println!("{lang:?} pane {pane}: {usual} bytes, with a page turned {page}, what follows the selection {follow}");
        assert!(usual <= 60 && page <= 900 && follow <= 600, "{usual} {page} {follow}");
    }
}
