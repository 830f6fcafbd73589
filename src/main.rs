//! Parse, run, print the error, exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    dudao::cli::main(std::env::args_os())
}
