//! The arguments of `manyi hub`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::{Delivery, Target};
use super::words::NamesInWords;

/// Which hub.
#[derive(Debug, Args)]
pub(super) struct HubAsked {
    /// 中心库的地址，如 `postgres://用户@主机/数据库?sslrootcert=ca.crt`；口令不写在里面；也可用 `MANYI_HUB` 指定 · the hub: `postgres://USER@HOST/DATABASE?sslrootcert=ca.crt`, without a password; or `MANYI_HUB`
    #[arg(long, env = "MANYI_HUB", hide_env = true, value_name = "URL")]
    pub url: Option<String>,
    /// 哪个空间；只能进一个时不用写；也可用 `MANYI_SPACE` 指定 · which space, where there are several; or `MANYI_SPACE`
    #[arg(long, env = "MANYI_SPACE", hide_env = true, value_name = "SPACE")]
    pub space: Option<String>,
}

/// What can be done with a hub.
#[derive(Debug, Subcommand)]
pub(super) enum HubAction {
    /// 建表、角色和权限：先看要运行的 SQL · make tables, roles and rights, after a look at the SQL
    Init {
        /// Which.
        #[command(flatten)]
        hub: HubAsked,
        /// 只输出 SQL，不连接 · only print the SQL, without connecting
        #[arg(long, conflicts_with = "yes")]
        print: bool,
        /// 看过了，运行 · it was looked at: run it
        #[arg(long)]
        yes: bool,
    },
    /// 把中心库还没有的推送上去 · push what the hub lacks
    Push {
        /// Which.
        #[command(flatten)]
        hub: HubAsked,
        /// 从头全部再推送一遍，补齐缺的值 · push everything once more, so that missing values are there
        #[arg(long)]
        all: bool,
    },
    /// 取来本机还没有的，像读包裹一样合并 · pull what this file lacks, and merge it as a parcel
    Pull {
        /// Which.
        #[command(flatten)]
        hub: HubAsked,
        /// 只看会做什么，不读入 · only say what it would do
        #[arg(long)]
        dry_run: bool,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 各台设备：最后一次推送、未推送、份数、已复核、差异 · each device: last seen, unsent, papers, verified, discrepancies
    Status {
        /// Which.
        #[command(flatten)]
        hub: HubAsked,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 核对表、角色、权限和每一行 · check tables, roles, rights and every row
    Doctor {
        /// Which.
        #[command(flatten)]
        hub: HubAsked,
        /// 把应删去的值从中心库删去 · take values that were deleted on demand out of the hub
        #[arg(long)]
        erase: bool,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 给别的工具用的表：答卷、数字、依据，重新做一遍 · tables for other tools: answers, figures and what they rest on, made anew
    Publish {
        /// Which.
        #[command(flatten)]
        hub: HubAsked,
        /// What becomes of names in words.
        #[command(flatten)]
        names: NamesInWords,
    },
    /// 把中心库里的全部写成一个包裹 · write everything that the hub has as one parcel
    Backup {
        /// Which.
        #[command(flatten)]
        hub: HubAsked,
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
    /// 做根证书和服务器证书 · make a root certificate and one for the server
    Certificate {
        /// 服务器的主机名，可写几个 · the host names of the server
        #[arg(long = "host", value_name = "NAME")]
        hosts: Vec<String>,
        /// 服务器的 IP 地址，可写几个 · its addresses
        #[arg(long = "ip", value_name = "ADDRESS")]
        addresses: Vec<IpAddr>,
        /// 放在哪个文件夹；里面有 ca.key 就用它签 · the folder; a ca.key in it signs again
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// 覆盖文件夹里的服务器证书 · write over the server's certificate that is there
        #[arg(long)]
        force: bool,
    },
}
