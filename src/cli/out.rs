//! An answer that is a file: written aside and put into its place when it is whole, or through standard output.

use super::context::Context;
use super::failure::Failure;
use crate::access::new_file::{NewFile, folder_of};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

/// Where such an answer goes.
pub(super) enum Place {
    /// Standard output, which is no terminal.
    Stdout,
    /// A file that is not there yet.
    File(PathBuf),
}

impl Place {
    /// The file of this name, or standard output for none or `-`. A file never takes the place of one that is there,
    /// and is known to have a place before anything is done.
    pub(super) fn of(path: Option<&Path>, context: &Context) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            let refused = Failure::Said(context.words.get("cli.out.terminal"), 1);
            return if io::stdout().is_terminal() { Err(refused) } else { Ok(Place::Stdout) };
        };
        match (path.symlink_metadata().is_ok(), folder_of(path).is_dir()) {
            (true, _) => Err(said("cli.out.exists", path, context)),
            (false, false) => Err(said("cli.out.no_folder", path, context)),
            (false, true) => Ok(Place::File(path.to_owned())),
        }
    }

    /// Opens it for writing.
    pub(super) fn open(self, context: &Context) -> Result<Out, Failure> {
        let to = match self {
            Place::Stdout => To::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())),
            Place::File(path) => {
                let file = NewFile::create(&path).map_err(|failure| not_written(&failure, &path, context))?;
                To::File(file, path)
            }
        };
        Ok(Out(to))
    }
}

const BUFFER: usize = 1 << 16;

/// An answer that is being written. Dropped before `finish`, it leaves no file behind.
pub(super) struct Out(To);

enum To {
    Stdout(BufWriter<Stdout>),
    File(NewFile, PathBuf),
}

impl Out {
    /// Puts the file into its place.
    pub(super) fn finish(self, context: &Context) -> Result<(), Failure> {
        match self.0 {
            To::Stdout(mut out) => Ok(out.flush()?),
            To::File(file, path) => file.finish().map_err(|failure| not_written(&failure, &path, context)),
        }
    }

    /// Why writing to it failed, in words.
    pub(super) fn failure(path: Option<&Path>, failure: io::Error, context: &Context) -> Failure {
        match path.filter(|path| *path != Path::new("-")) {
            Some(path) => not_written(&failure, path, context),
            None => failure.into(),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            To::Stdout(out) => out.write(bytes),
            To::File(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            To::Stdout(out) => out.flush(),
            To::File(out, _) => out.flush(),
        }
    }
}

fn not_written(failure: &io::Error, path: &Path, context: &Context) -> Failure {
    let words = context.words;
    match failure.kind() {
        io::ErrorKind::AlreadyExists => said("cli.out.exists", path, context),
        _ => Failure::Said(words.fill("cli.not_written", &[("path", &path.display()), ("cause", &words.io(failure))]), 1),
    }
}

fn said(key: &str, path: &Path, context: &Context) -> Failure {
    Failure::Said(context.words.fill(key, &[("path", &path.display())]), 1)
}
