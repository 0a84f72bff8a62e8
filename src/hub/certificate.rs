//! The certificates by which a server is known: a root of its own, and one for the server with its names and addresses.

use std::net::IpAddr;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType, date_time_ymd,
};

use crate::error::{Error, Kind, Result};

/// The years for which a certificate counts; laptops have wrong dates, so it began long ago.
const YEARS: [i32; 2] = [2020, 25];

/// A root and a server's certificate, with their keys, as PEM.
pub struct Certificates {
    /// The root, for every machine.
    pub root: String,
    /// Its key, which stays with who runs the hub.
    pub root_key: String,
    /// The server's certificate.
    pub server: String,
    /// Its key.
    pub server_key: String,
}

/// Makes a certificate for a server with these names and addresses; the root is made again from its key, or anew.
///
/// # Errors
/// [`Kind::Usage`] for a name that no certificate can have, [`Kind::Input`] for a key that is none.
pub fn certificates(
    hosts: &[String],
    addresses: &[IpAddr],
    root_key: Option<&str>,
    year: i32,
) -> Result<Certificates> {
    let key = match root_key {
        Some(pem) => KeyPair::from_pem(pem).map_err(no_key)?,
        None => KeyPair::generate().map_err(no_key)?,
    };
    let root = root(year);
    let signed_root = root.self_signed(&key).map_err(no_key)?;
    let server_key = KeyPair::generate().map_err(no_key)?;
    let server = server(hosts, addresses, year)?;
    let issuer = Issuer::from_params(&root, &key);
    let signed: Certificate = server.signed_by(&server_key, &issuer).map_err(no_key)?;
    Ok(Certificates {
        root: signed_root.pem(),
        root_key: key.serialize_pem(),
        server: signed.pem(),
        server_key: server_key.serialize_pem(),
    })
}

fn root(year: i32) -> CertificateParams {
    let mut root = named("manyi hub root", year);
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    root
}

fn server(hosts: &[String], addresses: &[IpAddr], year: i32) -> Result<CertificateParams> {
    let mut server = named("manyi hub", year);
    for host in hosts {
        let name = host.as_str().try_into().map_err(|cause| {
            Error::new(
                Kind::Usage,
                format!("证书里不能写主机名 {host}"),
                format!("no certificate can name the host {host}"),
            )
            .hint(
                "主机名用字母、数字、点和连字符；中文域名写成 xn-- 开头的形式",
                "a name has letters, digits, dots and hyphens; others are written as xn--",
            )
            .caused_by(cause)
        })?;
        server.subject_alt_names.push(SanType::DnsName(name));
    }
    let addresses = addresses.iter().copied().map(SanType::IpAddress);
    server.subject_alt_names.extend(addresses);
    server.is_ca = IsCa::ExplicitNoCa;
    server.use_authority_key_identifier_extension = true;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(server)
}

fn named(name: &str, year: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(YEARS[0], 1, 1);
    params.not_after = date_time_ymd(year.max(YEARS[0]) + YEARS[1], 1, 1);
    params
}

fn no_key(cause: rcgen::Error) -> Error {
    Error::new(
        Kind::Input,
        "证书做不了：密钥不能用",
        "the certificate cannot be made: the key is of no use",
    )
    .hint(
        "ca.key 要是 manyi hub certificate 写出的；换一个空文件夹就另做一套",
        "ca.key is to be one that `manyi hub certificate` wrote; in an empty folder another set is made",
    )
    .caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_made_again_from_its_key_is_the_same_to_who_trusts_it() {
        let hosts = ["db.example".to_owned()];
        let first = certificates(&hosts, &[], None, 2026).unwrap();
        let again =
            certificates(&hosts, &[[10, 0, 0, 1].into()], Some(&first.root_key), 2026).unwrap();
        assert_eq!(first.root_key, again.root_key);
        assert_ne!(first.server, again.server);
        assert!(certificates(&hosts, &[], Some("no key"), 2026).is_err());
        let no_name = ["县局".to_owned()];
        assert_eq!(
            certificates(&no_name, &[], None, 2026).err().unwrap().kind,
            Kind::Usage
        );
    }
}
