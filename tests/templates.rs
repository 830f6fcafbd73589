//! The templates that the program ships are made of the recipes in `tests/templates/`, so that a change of one can be read.
//! They stay .docx that anybody may edit: `DUDAO_WRITE_TEMPLATES=1 cargo test --test templates` writes them anew.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "templates/layout.rs"]
mod layout;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn recipes() -> Vec<(PathBuf, String)> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(root().join("tests/templates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    all.sort();
    all.into_iter().map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect()
}

fn shipped(recipe: &Path) -> PathBuf {
    root().join("data/templates").join(recipe.with_extension("docx").file_name().unwrap())
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.insert(part.name().unwrap().into_owned(), text);
    }
    parts
}

fn write(path: &Path, parts: &[(&str, String)]) {
    let mut zip = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn the_shipped_templates_are_what_their_recipes_say() {
    let recipes = recipes();
    assert!(!recipes.is_empty());
    for (path, recipe) in &recipes {
        let made = layout::parts(recipe);
        if std::env::var_os("DUDAO_WRITE_TEMPLATES").is_some() {
            write(&shipped(path), &made);
        }
        let there = parts(&std::fs::read(shipped(path)).unwrap());
        for (name, text) in &made {
            assert_eq!(there.get(*name), Some(text), "{} {name}: DUDAO_WRITE_TEMPLATES=1 writes it anew", path.display());
        }
        assert_eq!(there.len(), made.len(), "{}", path.display());
    }
    let count = std::fs::read_dir(root().join("data/templates")).unwrap().count();
    assert_eq!(count, recipes.len(), "a template without a recipe");
}
