//! The arguments of the commands that bring the files of several machines together.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::{Delivery, Target};
use crate::store::SurveyKey;

/// What can be done with parcels.
#[derive(Debug, Subcommand)]
pub(super) enum ParcelAction {
    /// 写一个包裹，带给别的机器 · write a parcel for other machines
    Write {
        /// 给哪台设备（名字或编号）：只带它还没有的 · for which device, by name or identity: only what it lacks
        #[arg(long = "for", value_name = "DEVICE")]
        receiver: Option<String>,
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
    /// 读入别的机器写的包裹，先看它会做什么 · read parcels of other machines, after a look at what they do
    Read {
        /// 包裹 · the parcels
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// 只看会做什么，不读入 · only say what it would do
        #[arg(long)]
        dry_run: bool,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
}

/// What can be done with devices.
#[derive(Debug, Subcommand)]
pub(super) enum DeviceAction {
    /// 列出写过这个数据库的设备 · list the devices that wrote to this file
    List {
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 给本机起个名字 · give this device a name
    Name {
        /// 名字，如 县局三号机 · the name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// What can be done about what a merge left to people.
#[derive(Debug, Subcommand)]
pub(super) enum MergeAction {
    /// 列出等人了结的事：分叉、撞号、差异、等待的包裹 · list what waits: forks, collisions, discrepancies, waiting parcels
    List {
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 撞号的两份其实是同一份：不同之处成为差异 · two papers under one serial are one: what differs becomes a discrepancy
    Same(OfPaper),
    /// 两机不一之处看过了，照现在的算 · what two devices say of a paper was looked at: what stands, stands
    Settle(OfPaper),
    /// 分叉看过了，两条都算 · a fork was looked at: both count
    Fork {
        /// 分叉的名字，见 merge list · its name, see merge list
        #[arg(value_name = "FORK")]
        name: String,
        /// 原因，记入留痕 · the reason; the audit trail keeps it
        #[arg(long, value_name = "REASON")]
        why: String,
    },
    /// 丢掉一个等待的包裹 · throw a waiting parcel away
    Drop {
        /// 包裹的 SHA-256，见 merge list --format json · its SHA-256
        #[arg(value_name = "SHA256")]
        sha256: String,
    },
}

/// A paper of which something is settled.
#[derive(Debug, Args)]
pub(super) struct OfPaper {
    /// 项目/调查 · the project and survey
    #[arg(value_name = "PROJECT/SURVEY")]
    pub survey: SurveyKey,
    /// 编号 · the serial
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// 原因，记入留痕 · the reason; the audit trail keeps it
    #[arg(long, value_name = "REASON")]
    pub why: String,
}
