//! With the feature `codegen`, generates the client from the OpenAPI document, and with the feature `mock` the contract of the
//! mock server. Without `codegen`, the crate compiles the same code from `src/generated`, and this script does nothing.

use std::process::ExitCode;

fn main() -> ExitCode {
    // A change of the document is a change of the crate that contains it, after which cargo runs this again.
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "codegen")]
    if let Err(message) = generation::write_generated_code() {
        for line in message.lines() {
            println!("cargo::error={line}");
        }
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[cfg(feature = "codegen")]
pub(crate) mod generation {
    use std::{
        env, fs,
        path::{Path, PathBuf},
    };

    use webex_call_pickup_codegen::{Error, contract_schemas, generate};
    use webex_call_pickup_spec::{FILE_NAME, OPENAPI};

    /// A package has this file, a repository does not.
    const ONLY_IN_PACKAGES: &str = "Cargo.toml.orig";

    /// Writes the code that the crate compiles to the build directory.
    pub(super) fn write_generated_code() -> Result<(), String> {
        let out_dir =
            env::var_os("OUT_DIR").map(PathBuf::from).ok_or("OUT_DIR is not set; run the build script with cargo")?;
        let mut files = vec![("client.rs", generate(OPENAPI).map(|generated| generated.code().to_owned()))];
        if env::var_os("CARGO_FEATURE_MOCK").is_some() {
            files.push(("contract.rs", contract_schemas(OPENAPI)));
        }
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let is_packaged = package.join(ONLY_IN_PACKAGES).exists();
        for (name, generated) in files {
            let generated = generated.map_err(|error: Error| error.in_file(&format!("spec/{FILE_NAME}")).to_string());
            let code = if is_packaged {
                let (code, warning) = reviewed_code(&package.join("src/generated").join(name), generated)?;
                if let Some(warning) = warning {
                    println!("cargo::warning={warning}");
                }
                code
            } else {
                generated?
            };
            fs::write(out_dir.join(name), code)
                .map_err(|error| format!("cannot write the generated {name}: {error}"))?;
        }
        Ok(())
    }

    /// Returns the reviewed code of a package, with a warning if the generated code differs. Other versions of the dependencies
    /// than those of the review can generate other code.
    pub(crate) fn reviewed_code(
        path: &Path,
        generated: Result<String, String>,
    ) -> Result<(String, Option<&'static str>), String> {
        let reviewed = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let warning = match generated {
            Ok(generated) if generated == reviewed => None,
            Ok(_) => Some("the generated code differs from the reviewed code, which is compiled instead"),
            Err(_) => Some("the code could not be generated; the reviewed code is compiled instead"),
        };
        Ok((reviewed, warning))
    }
}
