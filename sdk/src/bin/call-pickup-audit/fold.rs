//! Strings without case and accents, for comparisons.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Letters that Unicode does not decompose, and how people type them. The script of `format/page.html` has the same table.
const LETTERS: [(char, &str); 11] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('ł', "l"),
    ('þ', "th"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ς', "σ"),
];

/// Returns the text in lower case, without accents and without differences of width or ligatures.
pub(crate) fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(lower.chars());
    let mut folded = String::with_capacity(text.len());
    for c in decomposed.filter(|c| !is_accent(*c)).flat_map(char::to_lowercase) {
        match LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, replacement)) => folded.push_str(replacement),
            None => folded.push(c),
        }
    }
    folded
}

/// Returns `true` for the block "Combining Diacritical Marks". The marks of other scripts distinguish letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_case_and_accents() {
        for (text, folded) in [
            ("Zoë ÅNGSTRÖM", "zoe angstrom"),
            ("Zoe\u{308}", "zoe"),
            ("Weiß", "weiss"),
            ("Søren Łukasz", "soren lukasz"),
            ("İstanbul ışık", "istanbul isik"),
            ("ΣΟΦΌΣ", "σοφοσ"),
            ("ＡＢＣ１２", "abc12"),
            ("Œuvre ﬁn", "oeuvre fin"),
            ("が", "か\u{3099}"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(fold(folded), folded, "{text}");
        }
    }

    #[test]
    fn page_has_the_same_letters() {
        let page = include_str!("format/page.html");
        let letters: Vec<String> = LETTERS.iter().map(|(letter, text)| format!("\"{letter}\": \"{text}\"")).collect();
        assert!(page.contains(&format!("const letters = {{ {} }};", letters.join(", "))));
        let class: String = LETTERS.iter().map(|(letter, _)| letter).collect();
        assert!(page.contains(&format!("replace(/[{class}]/g, (c) => letters[c])")));
    }
}
