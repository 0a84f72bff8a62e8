//! What goes wrong with a server, in words that say what to do.

use std::error::Error as StdError;
use std::fmt::Write as _;

use postgres::error::SqlState;

use crate::error::{Error, Kind};

/// A server that cannot be reached, is not who it should be, or lets nobody in.
pub(super) fn unreachable(server: &str, cause: postgres::Error) -> Error {
    if let Some(code) = cause.code().cloned() {
        return refused(&code, cause);
    }
    let all = chain(&cause);
    let said = |zh: String, en: String| Error::new(Kind::Store, zh, en);
    for (word, zh, en) in CERTIFICATES {
        if all.contains(word) {
            return said(
                format!("{server} 的证书不对：{}", zh[0]),
                format!("the certificate of {server} is not right: {}", en[0]),
            )
            .hint(zh[1], en[1]);
        }
    }
    if all.contains("does not support TLS") || all.contains("server does not support") {
        return said(
            format!("{server} 没有打开 TLS"),
            format!("{server} does not speak TLS"),
        )
        .hint(
            "在 postgresql.conf 里写 ssl = on、ssl_cert_file、ssl_key_file；证书用 manyi hub certificate 做",
            "set ssl = on, ssl_cert_file and ssl_key_file in postgresql.conf; `manyi hub certificate` makes the certificate",
        );
    }
    if all.contains("password missing") {
        return said(
            format!("{server} 要口令，没有找到"),
            format!("{server} asks for a password, and there is none"),
        )
        .hint(
            "设环境变量 PGPASSWORD，或在 ~/.pgpass 里写一行",
            "set PGPASSWORD, or write a line into ~/.pgpass",
        );
    }
    Error::new(
        Kind::Busy,
        format!("中心库 {server} 连不上"),
        format!("the hub {server} cannot be reached"),
    )
    .hint(
        "录入照常，什么也没有丢；网络通了再推送一次",
        "keying goes on and nothing is lost; push again when the network is back",
    )
    .caused_by(cause)
}

/// A server that took the connection and says nothing.
pub(super) fn silent(server: &str) -> Error {
    Error::new(
        Kind::Busy,
        format!("中心库 {server} 接了连接却不应声"),
        format!("the hub {server} takes the connection and says nothing"),
    )
    .hint(
        "录入照常，什么也没有丢；请管服务器的人看一看，过一会儿再推送",
        "keying goes on and nothing is lost; have the server looked at, and push again later",
    )
}

/// What rustls says of a certificate, what it means, and what to do.
const CERTIFICATES: [(&str, [&str; 2], [&str; 2]); 6] = [
    (
        "UnknownIssuer",
        [
            "不是这个根证书签发的",
            "核对 sslrootcert 是不是这台服务器的 ca.crt；要是有人冒名，别连",
        ],
        [
            "another root has signed it",
            "see whether sslrootcert is the ca.crt of this server; where somebody pretends to be it, do not connect",
        ],
    ),
    // Of another root with the same name.
    (
        "BadSignature",
        [
            "不是这个根证书签发的",
            "核对 sslrootcert 是不是这台服务器的 ca.crt；要是有人冒名，别连",
        ],
        [
            "another root has signed it",
            "see whether sslrootcert is the ca.crt of this server; where somebody pretends to be it, do not connect",
        ],
    ),
    (
        "NotValidForName",
        [
            "证书里没有这个主机名或 IP（写在 CN 里不算）",
            "用 manyi hub certificate --host 主机名 --ip 地址 重做，地址里的主机要和证书里的一样",
        ],
        [
            "it does not name this host or IP (one in CN does not count)",
            "make it again with `manyi hub certificate --host NAME --ip ADDRESS`; the host of the address is to be one of them",
        ],
    ),
    (
        "CaUsedAsEndEntity",
        [
            "服务器拿根证书当自己的证书（自签名）",
            "用 manyi hub certificate 做：ca.crt 发给各台机器，server.crt 和 server.key 给服务器",
        ],
        [
            "the server shows a root certificate as its own (self-signed)",
            "make both with `manyi hub certificate`: ca.crt for the machines, server.crt and server.key for the server",
        ],
    ),
    (
        "UnsupportedCertVersion",
        [
            "证书是旧格式（第 1 版）",
            "用 manyi hub certificate 重做一张",
        ],
        [
            "it is of an old form (version 1)",
            "make another one with `manyi hub certificate`",
        ],
    ),
    (
        "Expired",
        [
            "证书过期了，或本机的日期不对",
            "看看本机的日期；过期了就用 manyi hub certificate 在同一文件夹里重做，ca.crt 不变",
        ],
        [
            "it has expired, or the date of this machine is wrong",
            "look at the date of this machine; a new one is made with `manyi hub certificate` in the same folder, and ca.crt stays",
        ],
    ),
];

/// An error of the server after the connection stood.
pub(super) fn failed(cause: postgres::Error) -> Error {
    match cause.code().cloned() {
        Some(code) => refused(&code, cause),
        None => Error::new(
            Kind::Busy,
            "和中心库的连接断了",
            "the connection to the hub was lost",
        )
        .hint(
            "已推送的都在，没推送完的还在本机；网络通了再推送一次",
            "what was pushed is there and the rest is on this machine; push again when the network is back",
        )
        .caused_by(cause),
    }
}

/// What the server answered.
fn refused(code: &SqlState, cause: postgres::Error) -> Error {
    let store = |zh: &str, en: &str| Error::new(Kind::Store, zh, en);
    let error = match *code {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => store(
            "中心库不认这个用户或口令",
            "the hub does not accept this user or password",
        )
        .hint(
            "核对地址里的用户、PGPASSWORD 或 ~/.pgpass；机器丢了的，管理员可能已停用这个用户",
            "see to the user in the address, PGPASSWORD or ~/.pgpass; the user of a lost machine may have been shut out",
        ),
        SqlState::INSUFFICIENT_PRIVILEGE => store(
            "中心库不许这个用户这样做",
            "the hub does not let this user do that",
        )
        .hint(
            "请管理员把用户加进这个空间的角色：GRANT manyi_空间_keyer TO 用户",
            "ask for one of the roles of the space: GRANT manyi_SPACE_keyer TO USER",
        ),
        SqlState::UNDEFINED_TABLE | SqlState::INVALID_SCHEMA_NAME | SqlState::UNDEFINED_COLUMN => store(
            "数据库里没有中心库的表，或表是另一版的",
            "the database has no tables of a hub, or those of another version",
        )
        .hint("管理员先运行 manyi hub init", "who runs it begins with `manyi hub init`"),
        SqlState::DISK_FULL => store("中心库的磁盘满了", "the disk of the hub is full").hint(
            "没推送完的还在本机；请管理员腾出空间，再推送一次",
            "what was not pushed is on this machine; push again when there is room",
        ),
        SqlState::UNDEFINED_DATABASE => store(
            "服务器上没有这个数据库",
            "the server has no such database",
        )
        .hint("用 createdb 建一个", "make one with createdb"),
        _ if code.code().starts_with("57P") => Error::new(
            Kind::Busy,
            "中心库正在停机或启动",
            "the hub is shutting down or starting",
        )
        .hint("过一会儿再试，什么也没有丢", "try again later; nothing is lost"),
        _ => store("中心库出错", "the hub failed"),
    };
    // Of what the server says only the sentence: its details may repeat rows.
    match cause.as_db_error() {
        Some(said) => error.caused_by(format!("{} ({})", said.message(), said.code().code())),
        None => error.caused_by(cause),
    }
}

/// What an error and all that caused it say, as a program reads it.
fn chain(error: &postgres::Error) -> String {
    let mut all = String::new();
    let mut next: Option<&dyn StdError> = Some(error);
    while let Some(error) = next {
        let _ = write!(all, "{error} {error:?} ");
        next = error.source();
    }
    all
}

/// What the server holds is not what a hub holds.
pub(super) fn damaged(zh: impl Into<String>, en: impl Into<String>) -> Error {
    Error::new(Kind::Input, zh, en).hint(
        "manyi hub doctor 逐条核对；各台机器里的还在",
        "`manyi hub doctor` looks at every row; the machines have theirs",
    )
}
