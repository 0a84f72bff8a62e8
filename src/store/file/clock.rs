//! The one place where the store reads the clock, so that tests can set it.

use jiff::Timestamp;

use crate::error::{Error, Kind, Result};
use crate::trail::Salt;

/// What time it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Clock(pub(in crate::store) fn() -> Timestamp);

impl Default for Clock {
    fn default() -> Self {
        Self(Timestamp::now)
    }
}

impl Clock {
    /// Now.
    pub(in crate::store) fn now(self) -> Timestamp {
        (self.0)()
    }

    /// Now, in milliseconds since 1970-01-01T00:00:00Z: the unit of every time in the file.
    pub(in crate::store) fn milliseconds(self) -> i64 {
        (self.0)().as_millisecond()
    }

    /// A new salt: 16 random bytes.
    #[allow(
        clippy::unused_self,
        reason = "the one place of what is not determined"
    )]
    pub(in crate::store) fn salt(self) -> Salt {
        uuid::Uuid::new_v4().into_bytes()
    }

    /// A new identity: a UUID version 7 of this moment.
    pub(in crate::store) fn identity(self) -> [u8; 16] {
        let now = (self.0)();
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        let time = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds);
        uuid::Uuid::new_v7(time).into_bytes()
    }
}

/// The time that was stored.
pub(in crate::store) fn timestamp(milliseconds: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).map_err(|cause| {
        Error::new(
            Kind::Store,
            "数据库里有一个无法识别的时间",
            "the database holds a time that cannot be read",
        )
        .hint(
            "运行 manyi doctor 检查数据库",
            "run `manyi doctor` to check the database",
        )
        .caused_by(cause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::Project;
    use crate::store::Settings;
    use crate::store::Store;
    use crate::text::Text;

    const TODAY: Clock = Clock(|| Timestamp::constant(1_656_547_200, 0));
    const A_YEAR_BEFORE: Clock = Clock(|| Timestamp::constant(1_656_547_200 - 365 * 86_400, 0));
    const BEFORE_1970: Clock = Clock(|| Timestamp::constant(-86_400, 0));

    #[test]
    fn with_the_clock_set_back_the_trail_stays_whole_and_in_the_order_in_which_things_happened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("papers.db");
        let clocks = [TODAY, A_YEAR_BEFORE, BEFORE_1970, TODAY];
        for (day, clock) in clocks.into_iter().enumerate() {
            let settings = Settings {
                clock,
                ..Settings::default()
            };
            let mut store = Store::open_with(&file, "tester", &settings).unwrap();
            let project = Project {
                code: "p".into(),
                title: Text::same(format!("p on day {day}")),
                source: Text::default(),
                commission: crate::indicator::Commission::default(),
                surveys: Vec::new(),
                indicators: Vec::new(),
                grades: Vec::new(),
                printed: Vec::new(),
                small_cells: 5,
            };
            store.save_project(&project).unwrap();
        }
        let store = Store::open(&file, "tester").unwrap();
        assert_eq!(store.doctor().unwrap().findings, []);
        let mut told = Vec::new();
        store
            .audit_rows(&mut |row| {
                told.push((row.sequence, row.at));
                Ok(())
            })
            .unwrap();
        let due: Vec<(u64, Timestamp)> = (1..).zip(clocks.map(Clock::now)).collect();
        assert_eq!(told, due);
    }
}
