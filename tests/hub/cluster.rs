//! A `PostgreSQL` server in a folder of its own, on loopback, with certificates that `manyi hub certificate` made.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The password of who runs the server, and of the users who need one.
pub const PASSWORD: &str = "口令-pass";

/// A server.
pub struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    pub port: u16,
    owner: Option<(u32, u32, String)>,
    /// Stops the server when this program ends, however it ends.
    guard: Option<Child>,
}

/// The folder of the server's programs; `None`: it is not installed.
fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<PathBuf> = versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let found = found.pop();
    if found.is_none() {
        let required = std::env::var("MANYI_JUDGES").is_ok_and(|wanted| wanted == "required");
        assert!(
            !required,
            "PostgreSQL is not installed: apt-get install postgresql"
        );
        let _ = writeln!(
            std::io::stderr(),
            "PostgreSQL is not installed: the hub is not tested"
        );
    }
    found
}

/// The user as whom a server runs that root starts: it refuses to run as root.
fn owner() -> Option<(u32, u32, String)> {
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() != 0) {
        return None;
    }
    let number = |name: &str, which: &str| -> Option<u32> {
        let said = Command::new("id").args([which, name]).output().ok()?;
        String::from_utf8(said.stdout).ok()?.trim().parse().ok()
    };
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| Some((number(name, "-u")?, number(name, "-g")?, (*name).to_owned())))
}

/// The server that the tests share; `None`: `PostgreSQL` is not installed.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(Cluster::begin).as_ref()
}

impl Cluster {
    /// Makes and starts a server.
    pub fn begin() -> Option<Self> {
        let bin = installed()?;
        let folder = tempfile::Builder::new()
            .prefix("manyi-hub-")
            .tempdir()
            .unwrap()
            .keep();
        let mut cluster = Self {
            folder,
            bin,
            port: free_port(),
            owner: owner(),
            guard: None,
        };
        cluster.own(&cluster.folder);
        let word = cluster.folder.join("word");
        fs::write(&word, PASSWORD).unwrap();
        cluster.own(&word);
        let data = cluster.data();
        let made = cluster
            .as_owner("initdb")
            .args([
                "-U",
                "boss",
                "-A",
                "scram-sha-256",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-D",
            ])
            .arg(&data)
            .arg(format!("--pwfile={}", word.display()))
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        certificates(
            &cluster.folder.join("tls"),
            &["--host", "localhost", "--ip", "127.0.0.1"],
        );
        for name in ["server.crt", "server.key"] {
            let to = data.join(name);
            fs::copy(cluster.folder.join("tls").join(name), &to).unwrap();
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
            cluster.own(&to);
        }
        let port = cluster.port;
        let settings = format!(
            "listen_addresses = '127.0.0.1,127.0.0.3'\nport = {port}\nunix_socket_directories = ''\nssl = on\nfsync = off\n\
             max_connections = 60\nlog_min_messages = fatal\n"
        );
        fs::write(data.join("postgresql.auto.conf"), settings).unwrap();
        // Who has a role `secret` needs his password; the others are believed, since the tests are many users in one.
        fs::write(
            data.join("pg_hba.conf"),
            "hostssl all +secret 127.0.0.0/8 scram-sha-256\nhostssl all all 127.0.0.0/8 trust\n",
        )
        .unwrap();
        cluster.start();
        cluster.sql("postgres", "CREATE ROLE secret NOLOGIN");
        Some(cluster)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn own(&self, path: &Path) {
        if let Some((user, group, _)) = &self.owner {
            chown(path, Some(*user), Some(*group)).unwrap();
        }
    }

    fn as_owner(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        let mut command = match &self.owner {
            None => Command::new(&program),
            Some((user, group, _)) => {
                let mut command = Command::new("setpriv");
                command
                    .args([format!("--reuid={user}"), format!("--regid={group}")])
                    .arg("--clear-groups")
                    .arg(&program);
                command
            }
        };
        command.current_dir("/tmp").env("LC_ALL", "C.UTF-8");
        command
    }

    /// Starts the server, and what stops it when this program is gone.
    pub fn start(&mut self) {
        let mut server = self.as_owner("postgres");
        server.arg("-D").arg(self.data());
        let words: Vec<String> = std::iter::once(server.get_program())
            .chain(server.get_args())
            .map(|word| format!("'{}'", word.to_string_lossy()))
            .collect();
        let script = format!(
            "{} & server=$!; cat >/dev/null; kill -QUIT $server 2>/dev/null; wait $server; rm -rf '{}'",
            words.join(" "),
            self.folder.display()
        );
        let mut guard = Command::new("setsid");
        guard
            .args(["sh", "-c", &script])
            .current_dir("/tmp")
            .stdin(Stdio::piped());
        guard.stdout(Stdio::null()).stderr(Stdio::null());
        // A guard of a server that was killed goes by itself, and leaves the folder.
        if let Some(former) = &mut self.guard {
            let _ = former.kill();
            let _ = former.wait();
        }
        self.guard = Some(guard.spawn().unwrap());
        self.wait_until_up();
    }

    fn wait_until_up(&self) {
        let begun = Instant::now();
        while self.psql("postgres", "boss", "SELECT 1").is_err() {
            assert!(
                begun.elapsed() < Duration::from_mins(1),
                "the server does not start"
            );
            sleep(Duration::from_millis(30));
        }
    }

    /// Kills the server as a power cut would: at once, with all that works for it.
    pub fn kill(&self) {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        let process = text.lines().next().unwrap().to_owned();
        let mut all = vec![process.clone()];
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            // Behind the name, which stands in brackets: the state, and the process that began it.
            let parent = stat
                .rsplit(')')
                .next()
                .and_then(|rest| rest.split_whitespace().nth(1));
            if parent == Some(process.as_str()) {
                all.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        let _ = Command::new("sh")
            .arg("-c")
            .arg(format!("kill -KILL {}", all.join(" ")))
            .status();
        let begun = Instant::now();
        while Path::new("/proc").join(&process).join("exe").exists() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "the server does not go"
            );
            sleep(Duration::from_millis(5));
        }
        let _ = fs::remove_file(self.data().join("postmaster.pid"));
    }

    /// The root certificate.
    pub fn root(&self) -> PathBuf {
        self.folder.join("tls").join("ca.crt")
    }

    /// The address for a user.
    pub fn url(&self, database: &str, user: &str) -> String {
        self.url_at(self.port, database, user)
    }

    /// The address for a user, at another port.
    pub fn url_at(&self, port: u16, database: &str, user: &str) -> String {
        format!(
            "postgres://{user}@127.0.0.1:{port}/{database}?sslrootcert={}",
            self.root().display()
        )
    }

    /// Runs SQL as a user; what it printed, or how it was refused.
    pub fn psql(&self, database: &str, user: &str, sql: &str) -> Result<String, String> {
        let url = format!("{}&sslmode=verify-full", self.url(database, user));
        let said = Command::new(self.bin.join("psql"))
            .args([
                "-X",
                "-A",
                "-t",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                &url,
                "-c",
                sql,
            ])
            .env("PGPASSWORD", PASSWORD)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if said.status.success() {
            Ok(text(&said.stdout))
        } else {
            Err(text(&said.stderr))
        }
    }

    /// Runs SQL as who runs the server.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        self.psql(database, "boss", sql).unwrap()
    }

    /// Runs one of the server's programs against a database, as who runs the server.
    pub fn tool(&self, program: &str, arguments: &[&str]) {
        let done = Command::new(self.bin.join(program))
            .args(arguments)
            .env("PGPASSWORD", PASSWORD)
            .env("PGSSLROOTCERT", self.root())
            .env("PGSSLMODE", "verify-full")
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &self.port.to_string(),
                "-U",
                "boss",
            ])
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    /// A database of its own with a space of its own, and users k1, k2 (keyers), v (verifier), s (supervisor) and w (viewer)
    /// of it, called after it.
    pub fn hub(&self) -> Office<'_> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        let office = Office {
            cluster: self,
            name,
        };
        office.init();
        for (user, role) in [
            ("k1", "keyer"),
            ("k2", "keyer"),
            ("v", "verifier"),
            ("s", "supervisor"),
            ("w", "viewer"),
        ] {
            let name = &office.name;
            self.sql(
                "postgres",
                &format!(
                    "CREATE ROLE {name}_{user} LOGIN; GRANT manyi_{name}_{role} TO {name}_{user}"
                ),
            );
        }
        office
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(guard) = &mut self.guard {
            drop(guard.stdin.take());
            let _ = guard.wait();
        }
    }
}

/// A space in a database of the same name.
pub struct Office<'c> {
    pub cluster: &'c Cluster,
    pub name: String,
}

impl Office<'_> {
    /// Runs `manyi hub init` as who runs the server.
    pub fn init(&self) {
        let done = manyi()
            .args(["hub", "init", "--yes", "--space", &self.name, "--url"])
            .arg(self.cluster.url(&self.name, "boss"))
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    /// The address for one of the users of the space.
    pub fn url(&self, user: &str) -> String {
        self.cluster.url(&self.name, &self.user(user))
    }

    /// The full name of one of the users.
    pub fn user(&self, user: &str) -> String {
        if user == "boss" {
            return user.to_owned();
        }
        format!("{}_{user}", self.name)
    }

    /// Runs SQL as one of the users.
    pub fn psql(&self, user: &str, sql: &str) -> Result<String, String> {
        self.cluster.psql(&self.name, &self.user(user), sql)
    }

    /// A number, as who runs the server sees it.
    pub fn number(&self, sql: &str) -> i64 {
        self.cluster.sql(&self.name, sql).parse().unwrap()
    }
}

/// The program.
pub fn manyi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
    command
        .env_remove("MANYI_HUB")
        .env_remove("MANYI_SPACE")
        .env_remove("PGPASSWORD")
        .env("PGPASSFILE", "/nonexistent")
        .env("MANYI_LANG", "en")
        .stdin(Stdio::null());
    command
}

/// Makes certificates.
pub fn certificates(folder: &Path, arguments: &[&str]) {
    let done = manyi()
        .args(["hub", "certificate"])
        .args(arguments)
        .arg("-o")
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// A port that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
