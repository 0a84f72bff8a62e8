//! That the server is who it says it is: TLS 1.3, its certificate verified against a root that is named.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::version::TLS13;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Error, Kind, Result};

/// What connects to servers whose certificate goes back to the root that is named.
pub(super) fn connector(root: Option<&Path>) -> Result<MakeRustlsConnect> {
    let Some(file) = root.map(Path::to_owned).or_else(usual) else {
        return Err(no_root());
    };
    let mut roots = RootCertStore::empty();
    let read = CertificateDer::pem_file_iter(&file).map_err(|cause| unread(&file, cause))?;
    for certificate in read {
        let certificate = certificate.map_err(|cause| unread(&file, cause))?;
        roots
            .add(certificate)
            .map_err(|cause| unread(&file, cause))?;
    }
    if roots.is_empty() {
        return Err(unread(&file, "PEM"));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&TLS13])
        .map_err(|cause| unread(&file, cause))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Where `PostgreSQL`'s own programs look for a root certificate.
fn usual() -> Option<PathBuf> {
    if let Some(file) = env::var_os("PGSSLROOTCERT") {
        return Some(PathBuf::from(file));
    }
    let folder = if cfg!(windows) {
        Path::new(&env::var_os("APPDATA")?).join("postgresql")
    } else {
        Path::new(&env::var_os("HOME")?).join(".postgresql")
    };
    Some(folder.join("root.crt")).filter(|file| file.is_file())
}

fn no_root() -> Error {
    Error::new(
        Kind::Usage,
        "没有指明服务器的根证书，不知道服务器是不是真的",
        "no root certificate is named: nobody can tell whether the server is the real one",
    )
    .hint(
        "在地址后面加 ?sslrootcert=ca.crt；管中心库的人用 manyi hub certificate 做出 ca.crt，发给每台机器",
        "add ?sslrootcert=ca.crt to the address; who runs the hub makes ca.crt with `manyi hub certificate` and gives it to every machine",
    )
}

fn unread(file: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let path = file.display();
    Error::new(
        Kind::Input,
        format!("根证书 {path} 读不了"),
        format!("the root certificate {path} cannot be read"),
    )
    .hint(
        "它应当是 manyi hub certificate 写出的 ca.crt（PEM 格式）",
        "it should be the ca.crt that `manyi hub certificate` wrote (PEM)",
    )
    .caused_by(cause)
}
