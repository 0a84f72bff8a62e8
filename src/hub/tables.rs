//! The tables of a hub, the roles of a space, and who may read and add what: the SQL that `manyi hub init` shows and runs.

use std::fmt::Write as _;

use crate::error::{Error, Kind, Result};

/// What every file of a hub has to agree on.
pub(super) const FORMAT: i32 = 1;

/// The longest name of a space: the names of its roles have to fit into 63 bytes.
const LONGEST: usize = 40;

/// The tables, and those of them whose rows a person may only read where the values are his to read.
pub(super) const TABLES: [&str; 9] = [
    "space",
    "device",
    "event",
    "definition",
    "head",
    "release",
    "erased",
    "value",
    "attachment",
];

/// What somebody may do in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Keys papers: reads the values he pushed.
    Keyer,
    /// Keys them a second time: reads also the values of papers that were released.
    Verifier,
    /// Reads all values, and releases papers.
    Supervisor,
    /// Reads no values and adds nothing: how far the work is, and the tables for other programs.
    Viewer,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Keyer, Self::Verifier, Self::Supervisor, Self::Viewer];

    /// Its word in the names of roles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keyer => "keyer",
            Self::Verifier => "verifier",
            Self::Supervisor => "supervisor",
            Self::Viewer => "viewer",
        }
    }
}

/// The name of a space, which can stand in SQL as it is: small letters, digits and `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space(String);

impl Space {
    /// Reads a name.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one with other signs, or too long.
    pub fn read(name: &str) -> Result<Self> {
        let is_plain =
            |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        let begins = name.starts_with(|sign: char| sign.is_ascii_lowercase());
        if begins && name.len() <= LONGEST && name.chars().all(is_plain) {
            return Ok(Self(name.to_owned()));
        }
        Err(Error::new(
            Kind::Usage,
            format!("空间的名字不能是“{name}”"),
            format!("a space cannot be called `{name}`"),
        )
        .hint(
            format!("用小写字母开头，小写字母、数字和下划线，至多 {LONGEST} 个，如 census_2026"),
            format!(
                "small letters, digits and `_`, a letter first, at most {LONGEST}: census_2026"
            ),
        ))
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The `PostgreSQL` role of those who have this role in the space.
    pub fn role(&self, role: Role) -> String {
        format!("manyi_{}_{}", self.0, role.code())
    }

    /// The schema of its tables for other people's tools.
    pub fn schema(&self) -> String {
        format!("manyi_{}", self.0)
    }

    fn roles(&self, roles: &[Role]) -> String {
        let names: Vec<String> = roles.iter().map(|role| self.role(*role)).collect();
        names.join(", ")
    }
}

/// The SQL that makes the tables and a space: roles first, since a policy names them. `there`: the roles that are there.
pub fn init_sql(space: &Space, there: &[String]) -> String {
    let mut sql = String::from(ABOUT);
    for role in Role::ALL {
        let name = space.role(role);
        if there.contains(&name) {
            let _ = writeln!(sql, "-- the role {name} is there");
        } else {
            let _ = writeln!(sql, "CREATE ROLE {name} NOLOGIN;");
        }
    }
    sql.push_str(CREATE);
    let everybody = space.roles(&Role::ALL);
    let writers = space.roles(&[Role::Keyer, Role::Verifier, Role::Supervisor]);
    let _ = writeln!(
        sql,
        "\n-- Read and add; nobody changes or deletes.\nGRANT USAGE ON SCHEMA hub TO {everybody};"
    );
    for table in TABLES {
        let _ = writeln!(sql, "ALTER TABLE hub.{table} ENABLE ROW LEVEL SECURITY;");
        // Its owner adds spaces to it, who may be no superuser.
        if table != "space" {
            let _ = writeln!(sql, "ALTER TABLE hub.{table} FORCE ROW LEVEL SECURITY;");
        }
        let _ = writeln!(sql, "GRANT SELECT ON hub.{table} TO {everybody};");
        if table != "space" {
            let _ = writeln!(sql, "GRANT INSERT ON hub.{table} TO {writers};");
        }
    }
    for policy in policies(space) {
        let Policy {
            name,
            table,
            to,
            verb,
            condition,
        } = policy;
        let clause = if verb == "SELECT" {
            "USING"
        } else {
            "WITH CHECK"
        };
        let _ = writeln!(
            sql,
            "DROP POLICY IF EXISTS {name} ON hub.{table};\nCREATE POLICY {name} ON hub.{table} FOR {verb} TO {to}\n    {clause} ({condition});"
        );
    }
    let _ = writeln!(
        sql,
        "\n-- Tables for other people's tools: supervisors make them anew (`manyi hub publish`), viewers read them.\nCREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner};\nGRANT USAGE ON SCHEMA {schema} TO {viewer};",
        schema = space.schema(),
        owner = space.role(Role::Supervisor),
        viewer = space.role(Role::Viewer)
    );
    let _ = writeln!(
        sql,
        "\nINSERT INTO hub.space (project, format) VALUES ('{}', {FORMAT}) ON CONFLICT DO NOTHING;",
        space.name()
    );
    let _ = writeln!(
        sql,
        "\n-- Then, for each person, with a password of his own (\\password asks for it and writes it nowhere):\n--   CREATE ROLE zhang LOGIN; GRANT {} TO zhang;",
        space.role(Role::Keyer)
    );
    sql
}

/// A policy of a space.
pub(super) struct Policy {
    pub(super) name: String,
    pub(super) table: &'static str,
    to: String,
    verb: &'static str,
    condition: String,
}

/// Who reads and adds what in a space: plain comparisons; none asks its own table.
pub(super) fn policies(space: &Space) -> Vec<Policy> {
    let name = space.name();
    let everybody = space.roles(&Role::ALL);
    let keying = space.roles(&[Role::Keyer, Role::Verifier]);
    let writers = space.roles(&[Role::Keyer, Role::Verifier, Role::Supervisor]);
    let supervisor = space.role(Role::Supervisor);
    let here = format!("project = '{name}'");
    let own = format!("{here} AND pushed_by = current_user");
    let mut all = Vec::new();
    let mut add = |table, (suffix, verb): (&str, _), to: &str, condition: &str| {
        all.push(Policy {
            name: format!("{name}_{suffix}"),
            table,
            to: to.to_owned(),
            verb,
            condition: condition.to_owned(),
        });
    };
    for table in TABLES {
        let readers = if matches!(table, "value" | "attachment") {
            &supervisor
        } else {
            &everybody
        };
        add(table, ("reads", "SELECT"), readers, &here);
        match table {
            "space" => {}
            "release" | "definition" | "erased" => {
                add(table, ("adds", "INSERT"), &supervisor, &own);
            }
            _ => add(table, ("adds", "INSERT"), &writers, &own),
        }
    }
    let open = format!("{here} AND (is_open OR pushed_by = current_user)");
    add("value", ("reads_own", "SELECT"), &keying, &open);
    add("attachment", ("reads_own", "SELECT"), &keying, &own);
    let released = format!(
        "{here} AND EXISTS (SELECT 1 FROM hub.release\n        WHERE release.project = '{name}' AND release.paper = value.paper)"
    );
    let verifier = space.role(Role::Verifier);
    add("value", ("reads_released", "SELECT"), &verifier, &released);
    all
}

const ABOUT: &str = "\
-- The tables of a hub of manyi, and one space in it. To be read before it is run; running it a second time changes
-- nothing. Every table begins with `project`: the name of the space, by which a cluster is distributed.
-- No trigger, no sequence, no stored procedure.

-- What somebody may do in the space. Roles come first: a policy for a role that is missing is lost at a restore.
";

const CREATE: &str = "
CREATE SCHEMA IF NOT EXISTS hub;

-- The spaces: what comes together.
CREATE TABLE IF NOT EXISTS hub.space (
    project    text COLLATE \"C\" PRIMARY KEY,
    format     integer NOT NULL,
    begun      timestamptz NOT NULL DEFAULT now()
);

-- The chains. A chain is called as its device; one that leaves the chain of its device (a fork) has a name of its own.
CREATE TABLE IF NOT EXISTS hub.device (
    project    text COLLATE \"C\" NOT NULL,
    device     uuid NOT NULL,
    identity   uuid NOT NULL,                                  -- the device
    key        bytea CHECK (octet_length(key) = 32),           -- its public key (Ed25519)
    fork_after bigint CHECK (fork_after >= 0),                 -- of a fork: behind which event of the device it begins
    before     bytea NOT NULL CHECK (octet_length(before) = 32),  -- the hash before its first event here
    pushed_by  name NOT NULL DEFAULT current_user,
    xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (project, device)
);

-- Every event, without its value: whoever may read this verifies every chain.
CREATE TABLE IF NOT EXISTS hub.event (
    project     text COLLATE \"C\" NOT NULL,
    device      uuid NOT NULL,
    sequence    bigint NOT NULL CHECK (sequence > 0),
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
    seen_device uuid,                                          -- the event before about the same thing
    seen        bigint,
    said        smallint NOT NULL CHECK (said IN (0, 1, 2)),   -- 0: it has no value; 1: in hub.value; 2: deleted
    parts       integer NOT NULL CHECK (parts >= 0),           -- rows of hub.attachment that belong to it
    place       integer NOT NULL,                              -- the order of the rows of one transaction
    pushed_by   name NOT NULL DEFAULT current_user,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    envelope    bytea NOT NULL,                                -- the event as a parcel has it, of its value only the hash
    PRIMARY KEY (project, device, sequence)
);

-- What the events say, apart from them. Several people may have pushed one: the hash in the event tells which is right.
CREATE TABLE IF NOT EXISTS hub.value (
    project    text COLLATE \"C\" NOT NULL,
    device     uuid NOT NULL,
    sequence   bigint NOT NULL,
    pushed_by  name NOT NULL DEFAULT current_user,
    paper      uuid,                                           -- the response it is about
    is_open    boolean NOT NULL,                               -- it is about the setting up of the work, not about answers
    body       bytea NOT NULL,
    PRIMARY KEY (project, device, sequence, pushed_by)
);

-- What belongs to an event and is too large for it: the responses that an import brought.
CREATE TABLE IF NOT EXISTS hub.attachment (
    project    text COLLATE \"C\" NOT NULL,
    device     uuid NOT NULL,
    sequence   bigint NOT NULL,
    part       integer NOT NULL,
    pushed_by  name NOT NULL DEFAULT current_user,
    body       bytea NOT NULL,
    PRIMARY KEY (project, device, sequence, part, pushed_by)
);

-- What is asked: each definition that a project of a file had; supervisors add them.
CREATE TABLE IF NOT EXISTS hub.definition (
    project    text COLLATE \"C\" NOT NULL,
    code       text COLLATE \"C\" NOT NULL,                      -- the project inside the files
    sha256     bytea NOT NULL CHECK (octet_length(sha256) = 32),
    age        integer NOT NULL,                               -- how many it had before
    body       bytea NOT NULL,
    pushed_by  name NOT NULL DEFAULT current_user,
    xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (project, code, sha256)
);

-- What a device said of itself each time it pushed, signed with its key.
CREATE TABLE IF NOT EXISTS hub.head (
    project       text COLLATE \"C\" NOT NULL,
    device        uuid NOT NULL,
    xid           xid8 NOT NULL DEFAULT pg_current_xact_id(),
    pushed_by     name NOT NULL DEFAULT current_user,
    at            timestamptz NOT NULL DEFAULT now(),          -- by the clock of the server
    sequence      bigint NOT NULL,
    hash          bytea NOT NULL CHECK (octet_length(hash) = 32),
    signature     bytea CHECK (octet_length(signature) = 64),
    program       text NOT NULL,
    name          text NOT NULL,                               -- of the device, for people
    unsent        bigint NOT NULL,
    papers        bigint NOT NULL,
    verified      bigint NOT NULL,
    discrepancies bigint NOT NULL,
    forks         bigint NOT NULL,
    collisions    bigint NOT NULL,
    PRIMARY KEY (project, device, xid, pushed_by)
);

-- Papers whose values verifiers may read: a supervisor adds them when the second entry is in.
CREATE TABLE IF NOT EXISTS hub.release (
    project    text COLLATE \"C\" NOT NULL,
    paper      uuid NOT NULL,
    pushed_by  name NOT NULL DEFAULT current_user,
    PRIMARY KEY (project, paper)
);

-- Values that were deleted on demand: `manyi hub doctor --erase` takes them out of hub.value.
CREATE TABLE IF NOT EXISTS hub.erased (
    project    text COLLATE \"C\" NOT NULL,
    device     uuid NOT NULL,
    sequence   bigint NOT NULL,
    pushed_by  name NOT NULL DEFAULT current_user,
    PRIMARY KEY (project, device, sequence, pushed_by)
);

REVOKE ALL ON ALL TABLES IN SCHEMA hub FROM PUBLIC;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_called_so_that_its_name_can_stand_in_sql() {
        assert!(Space::read("census_2026").is_ok());
        for name in ["", "2026", "Census", "a'b", "a-b", "县", &"a".repeat(41)] {
            assert!(Space::read(name).is_err(), "{name}");
        }
    }

    #[test]
    fn nobody_may_change_or_delete_and_no_policy_asks_its_own_table() {
        let space = Space::read("census").unwrap();
        let sql = init_sql(&space, &[]);
        for word in [
            "GRANT UPDATE",
            "GRANT DELETE",
            "GRANT ALL",
            "TRIGGER",
            "SEQUENCE",
            "FUNCTION",
            "PROCEDURE",
            "serial ",
        ] {
            let found = sql.lines().filter(|line| !line.starts_with("--"));
            assert!(!found.clone().any(|line| line.contains(word)), "{word}");
        }
        for policy in policies(&space) {
            assert!(
                !policy
                    .condition
                    .contains(&format!("FROM hub.{}", policy.table)),
                "{}",
                policy.name
            );
        }
        for table in &TABLES[1..] {
            assert!(sql.contains(&format!(
                "ALTER TABLE hub.{table} FORCE ROW LEVEL SECURITY;"
            )));
        }
        let there = [space.role(Role::Keyer)];
        assert!(!init_sql(&space, &there).contains("CREATE ROLE manyi_census_keyer"));
    }
}
