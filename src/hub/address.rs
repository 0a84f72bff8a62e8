//! Where the hub is and who asks: `postgres://USER@HOST:PORT/DATABASE?sslrootcert=FILE`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr as _;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};

use super::failing::{silent, unreachable};
use super::{password, trust};
use crate::error::{Error, Kind, Result};

/// So long it is tried to reach a server.
const PATIENCE: Duration = Duration::from_secs(10);

/// So long a connection that says nothing is believed to be there.
const SILENCE: Duration = Duration::from_secs(30);

/// The address of a hub. It never holds a password: that comes from the environment or the usual file.
#[derive(Debug, Clone)]
pub struct Address {
    config: Config,
    root: Option<PathBuf>,
    is_plain: bool,
}

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that names no user, has a password in it, or asks for no verification of a server that is
    /// not on this machine.
    pub fn read(url: &str) -> Result<Self> {
        let (rest, query) = url.split_once('?').unwrap_or((url, ""));
        let mut root = None;
        let mut mode = None;
        let mut others = Vec::new();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some(("sslrootcert", file)) => root = Some(PathBuf::from(unescaped(file))),
                Some(("sslmode", word)) => mode = Some(word.to_owned()),
                _ => others.push(part),
            }
        }
        let kept = if others.is_empty() {
            rest.to_owned()
        } else {
            format!("{rest}?{}", others.join("&"))
        };
        if !kept.starts_with("postgres://") && !kept.starts_with("postgresql://") {
            return Err(no_url(&kept));
        }
        // What it could not read may be a password: it is not repeated.
        let mut config = Config::from_str(&kept).map_err(|_| no_url(&kept))?;
        if config.get_password().is_some() {
            return Err(with_password());
        }
        if config.get_user().is_none() || config.get_hosts().is_empty() {
            return Err(no_url(&kept));
        }
        let is_plain = is_plain(&config, mode.as_deref())?;
        if config.get_dbname().is_none() {
            config.dbname("manyi");
        }
        config
            .ssl_mode(if is_plain {
                SslMode::Disable
            } else {
                SslMode::Require
            })
            .connect_timeout(PATIENCE)
            .keepalives_idle(SILENCE)
            .application_name("manyi");
        #[cfg(target_os = "linux")]
        config.tcp_user_timeout(SILENCE);
        Ok(Self {
            config,
            root,
            is_plain,
        })
    }

    /// The address that the environment names.
    ///
    /// # Errors
    /// [`Kind::Usage`] where it names none, and as [`Address::read`].
    pub fn of_environment() -> Result<Self> {
        Self::read(std::env::var("MANYI_HUB").unwrap_or_default().trim())
    }

    /// The server and the database, as people are told of them.
    pub fn title(&self) -> String {
        let hosts: Vec<String> = self.config.get_hosts().iter().map(host_text).collect();
        let database = self.config.get_dbname().unwrap_or_default();
        format!("{}/{database}", hosts.join(","))
    }

    /// Who asks.
    pub fn user(&self) -> &str {
        self.config.get_user().unwrap_or_default()
    }

    /// Connects.
    ///
    /// # Errors
    /// [`Kind::Busy`] where nobody answers, [`Kind::Store`] where who answers is not who he should be, or refuses.
    pub(super) fn connect(&self) -> Result<Client> {
        self.connect_within(2 * PATIENCE)
    }

    /// A server may take the connection and then say nothing: it is waited for on a thread of its own, which ends with it.
    fn connect_within(&self, patience: Duration) -> Result<Client> {
        let mut config = self.config.clone();
        if let Some(word) = password::found(&config)? {
            config.password(word);
        }
        let trusted = if self.is_plain {
            None
        } else {
            Some(trust::connector(self.root.as_deref())?)
        };
        let (connected, answer) = channel();
        thread::spawn(move || {
            // Nobody listens any more where it took too long.
            let _ = connected.send(match trusted {
                None => config.connect(NoTls),
                Some(trusted) => config.connect(trusted),
            });
        });
        let client = answer
            .recv_timeout(patience)
            .map_err(|_| silent(&self.title()))?;
        client.map_err(|cause| unreachable(&self.title(), cause))
    }
}

/// Whether the connection is not encrypted, which only one inside this machine may be.
fn is_plain(config: &Config, mode: Option<&str>) -> Result<bool> {
    let hosts = config.get_hosts();
    let has_addresses = !config.get_hostaddrs().is_empty();
    if !has_addresses && hosts.iter().all(is_socket) {
        return Ok(true);
    }
    match mode {
        // These verify less in other programs; here every server is verified in full.
        None | Some("verify-full" | "verify-ca" | "require") => Ok(false),
        Some("disable") if !has_addresses && hosts.iter().all(is_inside) => Ok(true),
        Some("disable") => Err(Error::new(
            Kind::Usage,
            "sslmode=disable 只能用于本机（127.0.0.1、::1、localhost）",
            "sslmode=disable is for this machine only (127.0.0.1, ::1, localhost)",
        )
        .hint(
            "去掉 sslmode，用 sslrootcert=ca.crt 指明服务器的根证书（manyi hub certificate 可以做）",
            "leave sslmode out and name the server's root certificate with sslrootcert=ca.crt; `manyi hub certificate` makes one",
        )),
        Some(_) => Err(Error::new(
            Kind::Usage,
            "sslmode 只能是 verify-full，或在本机用 disable",
            "sslmode is verify-full, or disable on this machine",
        )
        .hint("去掉 sslmode 就是 verify-full", "without sslmode it is verify-full")),
    }
}

fn is_socket(host: &Host) -> bool {
    match host {
        Host::Tcp(_) => false,
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn is_inside(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// The name of a host.
pub(super) fn host_text(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    }
}

/// A part of a URL with its `%XX` read.
fn unescaped(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = code.and_then(|two| u8::from_str_radix(two, 16).ok());
        if let (b'%', Some(code)) = (first, code) {
            bytes.push(code);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Why there is no address: none was given, or it is none.
fn no_url(given: &str) -> Error {
    let [zh, en] = if given.is_empty() {
        ["没有说中心库在哪里", "it is not said where the hub is"]
    } else {
        [
            "中心库的地址读不懂",
            "the address of the hub cannot be read",
        ]
    };
    Error::new(Kind::Usage, zh, en)
    .hint(
        "打开程序以前设好环境变量：export MANYI_HUB='postgres://用户@主机:5432/数据库?sslrootcert=ca.crt'；命令行也可以写 --url",
        "set the environment before the program is opened: export MANYI_HUB='postgres://USER@HOST:5432/DATABASE?sslrootcert=ca.crt'; commands take --url too",
    )
}

fn with_password() -> Error {
    Error::new(
        Kind::Usage,
        "地址里不要写口令：别人能在进程列表和命令历史里看到",
        "no password in the address: others read it in the list of processes and in the history of the shell",
    )
    .hint(
        "把口令放进环境变量 PGPASSWORD，或 ~/.pgpass（一行 主机:端口:数据库:用户:口令，权限 600）",
        "keep it in PGPASSWORD, or in ~/.pgpass (a line HOST:PORT:DATABASE:USER:PASSWORD, mode 600)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_takes_a_connection_and_says_nothing_is_given_up() {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("postgres://a@127.0.0.1:{port}/census?sslmode=disable");
        let begun = std::time::Instant::now();
        let address = Address::read(&url).unwrap();
        let error = address.connect_within(Duration::from_millis(200)).err();
        assert_eq!(error.unwrap().kind, Kind::Busy);
        assert!(begun.elapsed() < PATIENCE);
    }

    #[test]
    fn a_server_elsewhere_is_always_verified() {
        for url in [
            "postgres://a@db.example/census",
            "postgres://a@db.example/census?sslmode=require",
            "postgres://a@127.0.0.1/census",
        ] {
            assert!(!Address::read(url).unwrap().is_plain, "{url}");
        }
        for url in [
            "postgres://a@db.example/census?sslmode=disable",
            "postgres://a@localhost/census?sslmode=disable&hostaddr=10.0.0.1",
            "postgres://a@localhost,db.example/census?sslmode=disable",
            "postgres://a@localhost/census?sslmode=prefer",
        ] {
            assert_eq!(Address::read(url).unwrap_err().kind, Kind::Usage, "{url}");
        }
        for url in [
            "postgres://a@localhost/census?sslmode=disable",
            "postgres://a@[::1]/census?sslmode=disable",
            "postgres://a@%2Ftmp%2Fsocket/census",
        ] {
            assert!(Address::read(url).unwrap().is_plain, "{url}");
        }
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_not_repeated() {
        for url in [
            "postgres://a:geheim@localhost/census",
            "postgres://a@localhost/census?password=geheim",
            "postgres://a:ge%heim@:x/census",
        ] {
            let error = Address::read(url).unwrap_err();
            let said = error.render(crate::text::Language::Zh);
            assert!(!said.contains("heim"), "{said}");
        }
    }

    #[test]
    fn an_address_that_is_lacking_is_told_apart_from_one_that_cannot_be_read() {
        let said = |url| Address::read(url).unwrap_err().sentence.zh;
        assert_eq!(said(""), "没有说中心库在哪里");
        assert_eq!(said("db.example/census"), "中心库的地址读不懂");
    }

    #[test]
    fn an_address_names_user_and_host() {
        for url in [
            "",
            "census",
            "postgres://localhost/census",
            "postgres://a@/census",
            "http://a@b/c",
        ] {
            assert!(Address::read(url).is_err(), "{url}");
        }
        let address = Address::read("postgres://a@db:6000/c?sslrootcert=%2Fetc%2Fca.crt").unwrap();
        assert_eq!(address.title(), "db/c");
        assert_eq!(address.root, Some(PathBuf::from("/etc/ca.crt")));
        assert_eq!(address.user(), "a");
    }
}
