-- The database of manyi (满意): every project, paper and keystroke, in one file.
--
-- This file is the whole current schema; a new database is created by running it. Databases of earlier versions are
-- brought here by src/store/upgrade.rs.
--
-- The events of the audit trail are the truth; every other table is what the events come to, written by the transaction
-- that adds them, and compared with them by `manyi doctor`.
--
-- Conventions
--   times       INTEGER, milliseconds since 1970-01-01T00:00:00Z
--   identities  BLOB of 16 bytes, UUID version 7, so that files from several laptops can be merged
--   events      INTEGER, event.id: its place in this file
--   answers     TEXT as in the CSV files: an option code, codes joined by '|', a number, a text, a date;
--               '#' and a word is a missing reason ('#blank'); a text that begins with '#' gets a second one

PRAGMA application_id = 1835956585;  -- the letters 'mnyi'
PRAGMA user_version = 2;             -- the version of this schema

-- The devices that wrote to this file: a machine and user, each with a chain of its own. Its key lies in the user's data
-- folder; a restored or copied file is continued by a new device.
CREATE TABLE device (
    id        INTEGER PRIMARY KEY,
    identity  BLOB    NOT NULL UNIQUE CHECK (length(identity) = 16),
    key       BLOB    CHECK (length(key) = 32),  -- the public key (Ed25519) of the machine and user; NULL: none is kept
    format    INTEGER NOT NULL CHECK (format IN (1, 2))  -- how its events are hashed; 1: a trail of schema version 1
) STRICT;

-- Evaluation projects (评价项目).
CREATE TABLE project (
    id          INTEGER PRIMARY KEY,
    code        TEXT    NOT NULL UNIQUE,
    definition  TEXT    NOT NULL CHECK (json_valid(definition)),  -- title, source, indicators, grades; no surveys
    hash        TEXT    NOT NULL  -- SHA-256 of the whole definition with its surveys, in hexadecimal
) STRICT;

-- Surveys (调查) of a project: a questionnaire in the field and the measures its answers feed.
CREATE TABLE survey (
    id          INTEGER PRIMARY KEY,
    project     INTEGER NOT NULL REFERENCES project (id),
    code        TEXT    NOT NULL,
    place       INTEGER NOT NULL,  -- order in the project, counted from 0
    definition  TEXT    NOT NULL CHECK (json_valid(definition)),  -- questionnaire, population, distributed, measures
    UNIQUE (project, code)
) STRICT;

-- The questions (题) of a survey. A question keeps its number for good, whatever becomes of the order on the paper.
CREATE TABLE question (
    survey  INTEGER NOT NULL REFERENCES survey (id),
    number  INTEGER NOT NULL CHECK (number >= 1),
    code    TEXT    NOT NULL,  -- as in the questionnaire, such as Q9
    PRIMARY KEY (survey, number),
    UNIQUE (survey, code)
) STRICT, WITHOUT ROWID;

-- Batches (批次): papers that were handed out together.
CREATE TABLE batch (
    id           INTEGER PRIMARY KEY,
    survey       INTEGER NOT NULL REFERENCES survey (id),
    code         TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    distributed  INTEGER CHECK (distributed >= 0),  -- papers handed out (发放); NULL: nobody has said
    place        TEXT    NOT NULL,
    date         TEXT,               -- 2022-06-30
    interviewer  TEXT    NOT NULL,
    mode         TEXT    CHECK (mode IN ('visit', 'telephone', 'meeting', 'web')),
    registered   INTEGER NOT NULL DEFAULT 0 CHECK (registered >= 0),  -- kept count of its rows in `registered`
    arrived      INTEGER NOT NULL DEFAULT 0 CHECK (arrived BETWEEN 0 AND registered),  -- of these, with a response
    UNIQUE (survey, code)
) STRICT;

-- Serials registered for a batch, before or after they were keyed. A response with this serial belongs to the batch.
CREATE TABLE registered (
    survey    INTEGER NOT NULL REFERENCES survey (id),
    sort_key  TEXT    NOT NULL,
    serial    TEXT    NOT NULL,
    batch     INTEGER NOT NULL REFERENCES batch (id),
    PRIMARY KEY (survey, sort_key, serial)
) STRICT, WITHOUT ROWID;

CREATE INDEX registered_in_batch ON registered (batch, sort_key, serial);

-- The version of the questionnaire on the papers of a batch. A batch without a row: nobody has said; they are of the present
-- one.
CREATE TABLE printed (
    batch    INTEGER PRIMARY KEY REFERENCES batch (id),
    version  INTEGER NOT NULL CHECK (version >= 0)
) STRICT;

-- The reasons for which responses were set invalid so far; their titles are in the definition of the survey.
CREATE TABLE invalid_reason (
    id      INTEGER PRIMARY KEY,
    survey  INTEGER NOT NULL REFERENCES survey (id),
    code    TEXT    NOT NULL,
    UNIQUE (survey, code)
) STRICT;

-- Responses (答卷): one respondent's paper or call each, with its answers.
--
-- `answers` is a JSON array in the order of question.number, from 1 on: what was confirmed, null where nothing has been
-- keyed; whole numbers stand bare, the rest between quotes; nulls at the end are left out. Points, and whether the skips
-- pass a question over, follow from the questionnaire and are not stored.
CREATE TABLE response (
    id             INTEGER PRIMARY KEY,
    survey         INTEGER NOT NULL REFERENCES survey (id),
    state          TEXT    NOT NULL CHECK (state IN ('open', 'entered', 'verified', 'approved')),
    invalid        INTEGER REFERENCES invalid_reason (id),  -- set invalid (无效): counts in no measure; NULL: valid
    batch          INTEGER REFERENCES batch (id),           -- NULL: in none
    answers        TEXT    NOT NULL,
    serial         TEXT    NOT NULL,  -- the number on the paper (编号)
    sort_key       TEXT    NOT NULL,  -- orders serials as people do: 9 before 10
    version        INTEGER NOT NULL CHECK (version >= 0),  -- the version of the questionnaire when it was begun; its
                                      -- answers to questions with a later `since` are not-in-version and not stored
    next           INTEGER NOT NULL CHECK (next >= 0),     -- question.number where entry continues; 0: behind the last
    compared       INTEGER NOT NULL DEFAULT 0 CHECK (compared IN (0, 1)),  -- 1: each field asked has a second value
    discrepancies  INTEGER NOT NULL DEFAULT 0 CHECK (discrepancies >= 0),  -- fields asked that wait for adjudication
    born           INTEGER NOT NULL,  -- the event that began it: its first one, or the import that brought it
    last           INTEGER NOT NULL,  -- the last event about it
    operator       TEXT    NOT NULL,  -- who keyed it last, or imported it
    changed        INTEGER NOT NULL,  -- when it was changed last
    control_total  TEXT,              -- the sum printed on the paper (小计), a decimal number
    invalid_why    TEXT    CHECK ((invalid_why IS NULL) = (invalid IS NULL)),  -- what was said about it; may be empty
    identity       BLOB    NOT NULL CHECK (length(identity) = 16)
) STRICT;

-- Serials are unique in their survey; lists are read in this order.
CREATE UNIQUE INDEX response_in_order ON response (survey, sort_key, serial);

-- Papers begun and not finished are few and looked for often.
CREATE INDEX response_unfinished ON response (survey, sort_key, serial) WHERE state = 'open';

-- Responses with a discrepancy that nobody has decided are few and looked for often.
CREATE INDEX response_undecided ON response (survey, sort_key, serial) WHERE discrepancies > 0;
-- So are the invalid ones, and those of one batch.
CREATE INDEX response_invalid ON response (survey, sort_key, serial) WHERE invalid IS NOT NULL;
CREATE INDEX response_in_batch ON response (batch, sort_key, serial) WHERE batch IS NOT NULL;
-- Those whose second entry is finished, whatever their state: a response may be approved without one.
CREATE INDEX response_keyed_twice ON response (survey, batch, state) WHERE compared = 1 AND discrepancies = 0 AND invalid IS NULL;

-- The answers one by one, for people who think in SQL.
CREATE VIEW answer AS
SELECT response.id AS response, response.survey, response.serial, question.number AS question, question.code,
       CAST(field.value AS TEXT) AS value
FROM response, json_each(response.answers) AS field
JOIN question ON question.survey = response.survey AND question.number = field.key + 1
WHERE field.type <> 'null';

-- What each import brought, in the order of response.id from `first` on: 16 bytes of hash for each response, so that one
-- that is not as it was imported is named. The response itself is its row, with its later events undone.
CREATE TABLE imported (
    event      INTEGER NOT NULL REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED,
    first      INTEGER NOT NULL,  -- response.id of the first one in `hashes`
    hashes     BLOB    NOT NULL CHECK (length(hashes) % 16 = 0),
    PRIMARY KEY (event, first)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER imported_refuses_change BEFORE UPDATE ON imported
BEGIN SELECT RAISE(ABORT, 'what was imported is part of the audit trail'); END;

CREATE TRIGGER imported_refuses_another BEFORE INSERT ON imported
WHEN EXISTS (SELECT 1 FROM imported WHERE imported.event = NEW.event AND imported.first = NEW.first)
BEGIN SELECT RAISE(ABORT, 'what was imported is part of the audit trail'); END;

CREATE TRIGGER imported_refuses_removal BEFORE DELETE ON imported
BEGIN SELECT RAISE(ABORT, 'what was imported is part of the audit trail'); END;

-- Second entries (复录), blind: for each field keyed again, what was compared and what it came to. A field that is
-- changed afterwards loses its row and is compared anew; what was compared before stays in the audit trail.
CREATE TABLE comparison (
    response     INTEGER NOT NULL REFERENCES response (id),
    question     INTEGER NOT NULL,
    first        TEXT,              -- the first value; NULL: the first entry passes the question over
    second       TEXT,              -- the second value; NULL: the second entry passes the question over
    outcome      TEXT    NOT NULL CHECK (outcome IN ('again', 'agreed', 'discrepancy', 'first', 'second', 'other')),
    first_row    INTEGER,           -- the event of the first value
    second_row   INTEGER NOT NULL,  -- the event of the second value
    settled_row  INTEGER,           -- the event of the adjudication (裁定)
    PRIMARY KEY (response, question),
    CHECK (first IS NOT NULL OR second IS NOT NULL),
    CHECK ((settled_row IS NOT NULL) = (outcome IN ('first', 'second', 'other')))
) STRICT, WITHOUT ROWID;

-- Fields that differ are few and are listed.
CREATE INDEX comparison_differing ON comparison (response, question)
    WHERE outcome IN ('discrepancy', 'first', 'second', 'other');

-- Kept counts of comparisons, for each pair of operators; fields that only one entry asks are not counted. They count
-- what was compared, whatever became of the fields later. Kept by the transaction that saves a second value.
CREATE TABLE agreement (
    survey           INTEGER NOT NULL REFERENCES survey (id),
    first_operator   TEXT    NOT NULL,
    second_operator  TEXT    NOT NULL,
    compared         INTEGER NOT NULL DEFAULT 0,  -- fields keyed a second time
    differed         INTEGER NOT NULL DEFAULT 0,  -- of these: the second value differed when it was first keyed
    discrepancies    INTEGER NOT NULL DEFAULT 0,  -- of these: it differed again
    for_first        INTEGER NOT NULL DEFAULT 0,  -- of these: decided for the first value
    for_second       INTEGER NOT NULL DEFAULT 0,  -- for the second value
    for_other        INTEGER NOT NULL DEFAULT 0,  -- for another value
    PRIMARY KEY (survey, first_operator, second_operator)
) STRICT, WITHOUT ROWID;

-- How many responses are to be verified (复核计划). A survey without a row: all. The row of a batch holds for its
-- responses in place of the survey's.
CREATE TABLE verify_plan (
    survey   INTEGER NOT NULL REFERENCES survey (id),
    batch    INTEGER NOT NULL,            -- batch.id; 0: the whole survey
    kind     TEXT    NOT NULL CHECK (kind IN ('full', 'every', 'percent', 'none')),
    amount   TEXT,                        -- every: n; percent: a decimal number
    carry    INTEGER NOT NULL DEFAULT 0,  -- every: how many of the responses to come are passed over first
    through  INTEGER NOT NULL DEFAULT 0,  -- a sample has been drawn from the responses up to this response.id
    PRIMARY KEY (survey, batch)
) STRICT, WITHOUT ROWID;

-- The sample drawn (抽中): the responses that a sampled plan wants verified. The plan of the survey draws from all its
-- responses, those of batches with a plan of their own included: it holds for them as soon as that plan is withdrawn.
CREATE TABLE drawn (
    survey    INTEGER NOT NULL REFERENCES survey (id),
    batch     INTEGER NOT NULL,  -- whose plan: batch.id; 0: the survey's
    response  INTEGER NOT NULL REFERENCES response (id),
    PRIMARY KEY (survey, batch, response)
) STRICT, WITHOUT ROWID;

-- Responses that a sampled plan has passed by though they are not younger than verify_plan.through: placed in the batch,
-- or set valid again, after the draw. The next draw takes them in.
CREATE TABLE undrawn (
    survey    INTEGER NOT NULL REFERENCES survey (id),
    batch     INTEGER NOT NULL,  -- whose plan: batch.id; 0: the survey's
    response  INTEGER NOT NULL REFERENCES response (id),
    PRIMARY KEY (survey, batch, response)
) STRICT, WITHOUT ROWID;

-- The limit of the error rate, in percent of the fields, above which keyed work is not accepted. A survey without a row: 0.5.
CREATE TABLE acceptance_limit (
    survey   INTEGER PRIMARY KEY REFERENCES survey (id),
    percent  TEXT    NOT NULL  -- a decimal number
) STRICT;

-- What was decided about keyed work (验收): accepted, all to be verified, or to be entered again. The decision and the
-- figures it stood on are in the event.
CREATE TABLE acceptance (
    survey  INTEGER NOT NULL REFERENCES survey (id),
    scope   TEXT    NOT NULL CHECK (scope IN ('survey', 'batch', 'operator')),
    name    TEXT    NOT NULL,  -- the code of the batch, the name of the operator; '' for the survey
    audit   INTEGER NOT NULL,
    PRIMARY KEY (survey, scope, name)
) STRICT, WITHOUT ROWID;

-- Half-typed text, kept when the program had to end. Never an answer, and not in the audit trail.
CREATE TABLE draft (
    survey    INTEGER NOT NULL REFERENCES survey (id),
    serial    TEXT    NOT NULL,  -- the response itself may not exist yet
    entry     INTEGER NOT NULL DEFAULT 1 CHECK (entry IN (1, 2)),  -- the first entry, or the second
    question  INTEGER NOT NULL,
    value     TEXT    NOT NULL,
    PRIMARY KEY (survey, serial, entry),
    FOREIGN KEY (survey, question) REFERENCES question (survey, number)
) STRICT, WITHOUT ROWID;

-- Work in the making (草稿): questionnaires that are pasted or edited, tables of indicators, not saved yet. Kept so that
-- leaving loses nothing; never part of a project, and not in the audit trail.
CREATE TABLE making (
    place    TEXT    PRIMARY KEY,  -- what it is and what it is for: 'paste:jumin/survey'
    draft    TEXT    NOT NULL CHECK (json_valid(draft)),
    changed  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Responses that were approved and opened again. A change of one of these says in the audit trail which figures moved.
CREATE TABLE reopened (
    response  INTEGER PRIMARY KEY REFERENCES response (id),
    audit     INTEGER NOT NULL  -- the event of the latest reopening
) STRICT;

-- Notes (备注) on a response or on one of its fields. Who, when and the text stand in the event.
CREATE TABLE note (
    audit     INTEGER PRIMARY KEY,
    response  INTEGER NOT NULL REFERENCES response (id),
    question  INTEGER  -- question.number; NULL: the whole response
) STRICT;
CREATE INDEX note_of_response ON note (response);

-- Queries (疑问): a reviewer asks, the keyer answers, the reviewer closes. The texts stand in the events. A response
-- with a query that is not closed cannot be approved.
CREATE TABLE query (
    survey    INTEGER NOT NULL REFERENCES survey (id),
    number    INTEGER NOT NULL CHECK (number >= 1),  -- how people name it: 1, 2, 3, … in its survey
    response  INTEGER NOT NULL REFERENCES response (id),
    question  INTEGER,           -- question.number; NULL: the whole response
    state     TEXT    NOT NULL CHECK (state IN ('asked', 'answered', 'closed')),
    asked     INTEGER NOT NULL,  -- the event of the question
    answered  INTEGER,           -- the event of the latest answer
    closed    INTEGER,           -- the event of the closing
    PRIMARY KEY (survey, number),
    CHECK ((closed IS NOT NULL) = (state = 'closed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX query_of_response ON query (response);

-- What is declared of a call list (电话名单): what a dead line says, on how many days is called, which rate is reported. A
-- survey without a row: nothing is declared, and three days.
CREATE TABLE call_rules (
    survey  INTEGER PRIMARY KEY REFERENCES survey (id),
    rules   TEXT    NOT NULL  -- JSON, as src/interview/call/contact.rs has it
) STRICT;

-- The contacts of a call list, by the serial that the response of each has or will have. Names and telephone numbers are
-- not in this file: they lie sealed in another beside it.
CREATE TABLE call_contact (
    survey  INTEGER NOT NULL REFERENCES survey (id),
    code    TEXT    NOT NULL,  -- the serial
    party   TEXT    NOT NULL,  -- the group, such as a village; may be empty
    audit   INTEGER NOT NULL,  -- the event that put it on the list
    PRIMARY KEY (survey, code)
) STRICT, WITHOUT ROWID;

-- The calls to them. Times are instants, so that a call may pass midnight.
CREATE TABLE call_attempt (
    survey       INTEGER NOT NULL REFERENCES survey (id),
    contact      TEXT    NOT NULL,
    start        INTEGER NOT NULL,  -- milliseconds since 1970-01-01T00:00:00Z
    caller       TEXT    NOT NULL,
    end          INTEGER NOT NULL CHECK (end >= start),
    outcome      TEXT    NOT NULL,  -- its word in src/interview/call/outcome.rs
    appointment  INTEGER,           -- when to call again, where a time was agreed
    audit        INTEGER NOT NULL,  -- the event that logged it
    PRIMARY KEY (survey, contact, start, caller)
) STRICT, WITHOUT ROWID;

-- Kept counts of responses (台账), from returned to approved. Kept by the transaction that changes a response.
-- returned = all rows of a survey; valid = those with invalid = 0; entered = valid and not open; and so on.
CREATE TABLE ledger (
    survey     INTEGER NOT NULL REFERENCES survey (id),
    batch      INTEGER NOT NULL,  -- batch.id; 0: in none
    state      TEXT    NOT NULL CHECK (state IN ('open', 'entered', 'verified', 'approved')),
    invalid    INTEGER NOT NULL,  -- invalid_reason.id; 0: valid
    responses  INTEGER NOT NULL CHECK (responses > 0),
    PRIMARY KEY (survey, batch, state, invalid)
) STRICT, WITHOUT ROWID;

-- Kept counts of answers: for each question, how many valid and finished responses gave which answer.
-- Kept by the transaction that saves an answer; `manyi doctor` compares them with the answers.
CREATE TABLE tally (
    survey     INTEGER NOT NULL,
    question   INTEGER NOT NULL,
    bucket     TEXT    NOT NULL,  -- 'answered', 'option:1', 'points:10', 'missing:blank'
    responses  INTEGER NOT NULL CHECK (responses > 0),
    PRIMARY KEY (survey, question, bucket),
    FOREIGN KEY (survey, question) REFERENCES question (survey, number)
) STRICT, WITHOUT ROWID;

-- Kept counts of what each response comes to, for measures that look at whole responses (a mean of responses, a
-- majority, a trimmed mean): how many valid and finished responses came to which part of which whole, in which group.
-- No rows for a survey without such a measure. Kept and checked as the tally is; counted anew when its measures change.
CREATE TABLE spread (
    survey      INTEGER NOT NULL REFERENCES survey (id),
    name        TEXT    NOT NULL,  -- the measure's code; behind it '/in' or '/out': options like 不清楚 in or out of the base; '/ratio': for the interval of a pooled rate
    cohort      TEXT    NOT NULL,  -- the group of the responses: an option's code, a batch's; '' for none
    part        TEXT    NOT NULL,  -- 78 of 90 points, 2 of 3 answers: decimal numbers
    whole       TEXT    NOT NULL,
    responses   INTEGER NOT NULL CHECK (responses > 0),
    PRIMARY KEY (survey, name, cohort, part, whole)
) STRICT, WITHOUT ROWID;

-- Judgements (认定) made in the program. They stand on top of those that the project's files declare; a project that is
-- loaded again does not touch them.
CREATE TABLE judgement (
    project    INTEGER NOT NULL REFERENCES project (id),
    indicator  TEXT    NOT NULL,  -- its code
    part       INTEGER NOT NULL CHECK (part >= 0),  -- 0: the indicator itself; 1, 2, …: a group of its rule
    judgement  TEXT    NOT NULL CHECK (json_valid(judgement)),
    audit      INTEGER NOT NULL,  -- the event that set it
    PRIMARY KEY (project, indicator, part)
) STRICT, WITHOUT ROWID;

-- Evidence (佐证): files attached to indicators. The files stay where they are; the hash tells whether one changed.
CREATE TABLE attachment (
    project    INTEGER NOT NULL REFERENCES project (id),
    number     INTEGER NOT NULL CHECK (number >= 1),  -- how people name it: 1, 2, 3, … in its project
    indicator  TEXT    NOT NULL,  -- its code
    path       TEXT    NOT NULL,  -- where the file was: absolute, or from the folder of the database if it lay in it
    size       INTEGER NOT NULL CHECK (size >= 0),  -- bytes
    sha256     TEXT    NOT NULL CHECK (length(sha256) = 64),  -- in hexadecimal
    note       TEXT    NOT NULL,
    audit      INTEGER NOT NULL,  -- the event that attached it
    PRIMARY KEY (project, number)
) STRICT, WITHOUT ROWID;

-- Interview guides (访谈提纲) of a project: topics, questions and whom they are asked, with their versions.
CREATE TABLE guide (
    project     INTEGER NOT NULL REFERENCES project (id),
    code        TEXT    NOT NULL,
    definition  TEXT    NOT NULL CHECK (json_valid(definition)),
    audit       INTEGER NOT NULL,  -- the event that set it
    PRIMARY KEY (project, code)
) STRICT, WITHOUT ROWID;

-- Interviews (访谈): whom, where and when, and how it was confirmed. No names: `code` stands for the person.
CREATE TABLE interview (
    id         INTEGER PRIMARY KEY,  -- the event that began it
    project    INTEGER NOT NULL REFERENCES project (id),
    identity   BLOB    NOT NULL UNIQUE CHECK (length(identity) = 16),
    code       TEXT    NOT NULL,  -- the interviewee's code, such as 03
    sort_key   TEXT    NOT NULL,  -- orders codes as people do
    guide      TEXT    NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),  -- of the guide, when it was begun
    head       TEXT    NOT NULL CHECK (json_valid(head)),
    signed     TEXT    CHECK (json_valid(signed)),    -- how and when it was confirmed; NULL: not yet
    reviewed   TEXT    CHECK (json_valid(reviewed)),  -- by a second person; NULL: not yet
    withdrawn  TEXT,              -- why it counts nowhere; NULL: it counts
    last       INTEGER NOT NULL,  -- the last event about it
    operator   TEXT    NOT NULL,  -- who changed it last
    changed    INTEGER NOT NULL
) STRICT;

CREATE INDEX interview_in_order ON interview (project, sort_key, code);

-- What was said in an interview to one question of its guide: the unit that is coded.
CREATE TABLE said (
    id         INTEGER PRIMARY KEY,  -- the event in which the question was first dealt with
    interview  INTEGER NOT NULL REFERENCES interview (id),
    question   TEXT    NOT NULL,  -- its code in the guide
    state      TEXT    NOT NULL CHECK (state IN ('said', 'silent', 'not-asked', 'erased')),
    text       TEXT    NOT NULL,
    quotes     TEXT    NOT NULL CHECK (json_valid(quotes)),  -- marked passages: characters from start to before end
    hash       TEXT    NOT NULL,  -- of the text, so that a coding of other words shows
    last       INTEGER NOT NULL,  -- the last event about it
    UNIQUE (interview, question)
) STRICT;

-- Who was asked what, without the words.
CREATE INDEX said_in_state ON said (interview, question, state);

-- Every two neighbouring signs of said.text, folded and written as digits: by these words are found. Made from said alone.
CREATE VIRTUAL TABLE said_pair USING fts5 (pairs, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Where one is in an interview, and the half-typed words there: one row, written over. Never an answer, not in the trail.
CREATE TABLE saying (
    interview  INTEGER PRIMARY KEY REFERENCES interview (id),
    question   TEXT    NOT NULL,
    caret      INTEGER NOT NULL CHECK (caret >= 0),  -- characters before it
    text       TEXT,  -- NULL: what is confirmed stands
    quotes     TEXT   CHECK (json_valid(quotes)),
    changed    INTEGER NOT NULL
) STRICT;

-- Themes (主题) of the code book. One that was merged stays: codings keep what the coder chose.
CREATE TABLE theme (
    id          INTEGER PRIMARY KEY,  -- the event that made it
    project     INTEGER NOT NULL REFERENCES project (id),
    identity    BLOB    NOT NULL UNIQUE CHECK (length(identity) = 16),
    title       TEXT    NOT NULL,
    parent      BLOB,  -- theme.identity; NULL: at the top
    definition  TEXT    NOT NULL,
    example     TEXT    NOT NULL,
    merged      BLOB,  -- theme.identity; NULL: it stands
    last        INTEGER NOT NULL  -- the last event about it
) STRICT;

-- How much is coded more than once (编码复核计划). A project without a row: everything, by two.
CREATE TABLE coding_plan (
    project  INTEGER PRIMARY KEY REFERENCES project (id),
    plan     TEXT    NOT NULL CHECK (json_valid(plan)),
    audit    INTEGER NOT NULL  -- the event that set it
) STRICT;

-- Codings (编码): that one coder looked at one answer, of an interview or of a response; what was found is in `coded`.
CREATE TABLE coding (
    id        INTEGER PRIMARY KEY,  -- the event in which this coder first coded the answer
    project   INTEGER NOT NULL REFERENCES project (id),
    holder    BLOB    NOT NULL CHECK (length(holder) = 16),  -- interview.identity or response.identity
    survey    TEXT    NOT NULL,  -- '': the answer of an interview
    question  TEXT    NOT NULL,
    coder     TEXT    NOT NULL,
    entry     INTEGER NOT NULL CHECK (entry >= 1),  -- 1: the first coder of the answer, 2: the second, …
    over      TEXT    NOT NULL,  -- the hash of the words that were coded
    last      INTEGER NOT NULL,  -- the last event about it
    UNIQUE (project, holder, question, coder)
) STRICT;

-- The themes that a coder found in an answer.
CREATE TABLE coded (
    coding     INTEGER NOT NULL REFERENCES coding (id),
    theme      BLOB    NOT NULL CHECK (length(theme) = 16),
    sentiment  TEXT    NOT NULL CHECK (sentiment IN ('supports', 'neutral', 'opposes')),
    passages   TEXT    NOT NULL CHECK (json_valid(passages)),
    PRIMARY KEY (coding, theme)
) STRICT, WITHOUT ROWID;

CREATE INDEX coded_with_theme ON coded (theme, coding);

-- What was decided about answers that were coded differently (编码裁定); the codings stay.
CREATE TABLE settlement (
    project   INTEGER NOT NULL REFERENCES project (id),
    holder    BLOB    NOT NULL CHECK (length(holder) = 16),
    survey    TEXT    NOT NULL,
    question  TEXT    NOT NULL,
    marks     TEXT    NOT NULL CHECK (json_valid(marks)),
    why       TEXT    NOT NULL,
    operator  TEXT    NOT NULL,
    audit     INTEGER NOT NULL,  -- the event of the decision
    PRIMARY KEY (project, holder, question)
) STRICT, WITHOUT ROWID;

-- The audit trail (留痕): who did what, when. Events are only ever added. Each device has one chain: its events are
-- numbered 1, 2, 3, … without a gap, and each hash covers the one before it. The history of a response goes from
-- response.last along `seen` to its first event, or to the import that brought it.
--
-- The hash names things by their codes and identities, never by a row of this file, so that a chain is the same in every
-- file; and it covers a salted hash of the value, so that it can be verified by somebody who may not read the value, or
-- after a person's words were deleted. See src/trail/chain.rs.
CREATE TABLE event (
    id          INTEGER PRIMARY KEY,  -- its place in this file: 1, 2, 3, … without a gap
    device      INTEGER NOT NULL REFERENCES device (id),
    sequence    INTEGER NOT NULL CHECK (sequence >= 1),  -- its place in the chain of the device
    seen        INTEGER CHECK (seen < id),  -- the event before about the same response or thing; NULL: the first
    at          INTEGER NOT NULL,     -- the computer's clock; `sequence` is the order, even if the clock was set back
    operator    TEXT    NOT NULL,
    action      TEXT    NOT NULL,     -- 'answer', 'finish', 'reopen', 'control-total', 'import', …; see src/trail/action.rs
    project     TEXT,
    survey      TEXT,
    version     INTEGER,              -- the version of the questionnaire that the response was begun with
    response    BLOB,                 -- response.identity
    serial      TEXT,
    question    TEXT,                 -- the question; where survey is NULL: the indicator, as A3, or a group of it, as D1/2
    entry       INTEGER,              -- 1: first entry, 2: second
    next        TEXT,                 -- the question where entry continues; '': behind the last; NULL: where it did before
    value_hash  BLOB CHECK (length(value_hash) = 32),  -- SHA-256 over salt and value; NULL: without a value
    hash        BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The values of the events, apart from their hashes.
CREATE TABLE event_value (
    event  INTEGER PRIMARY KEY REFERENCES event (id),
    salt   BLOB NOT NULL,
    old    TEXT,  -- the value before; NULL: there was none
    new    TEXT,  -- the value after; NULL: it was cleared
    why    TEXT
) STRICT;

-- Values that were deleted because somebody wished their words gone, with the event that says so.
CREATE TABLE erased (
    event  INTEGER PRIMARY KEY REFERENCES event (id),
    by     INTEGER NOT NULL REFERENCES event (id)
) STRICT;

-- The chains at their ends, kept apart so that a chain cut at its end shows.
CREATE TABLE head (
    device    INTEGER PRIMARY KEY REFERENCES device (id),
    sequence  INTEGER NOT NULL CHECK (sequence >= 0),
    hash      BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The last event about each thing that is no response: an indicator, a batch, a plan.
CREATE TABLE thread (
    project  TEXT    NOT NULL,
    survey   TEXT    NOT NULL,  -- '': the project itself
    name     TEXT    NOT NULL,  -- as src/trail/thread.rs names it
    last     INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (project, survey, name)
) STRICT, WITHOUT ROWID;

-- Where an event of a chain is found. Parcels name events by device and place; nothing else looks for them so.
CREATE UNIQUE INDEX event_by_name ON event (device, sequence);

-- Files of several machines that were brought together (合并). See docs/merging.md.

-- The events that say that parcels of other devices were read.
CREATE TABLE merged (
    event  INTEGER PRIMARY KEY REFERENCES event (id)
) STRICT;

-- Identities under which other devices began a paper that is one with this response.
CREATE TABLE alias (
    identity  BLOB    PRIMARY KEY CHECK (length(identity) = 16),
    response  INTEGER NOT NULL REFERENCES response (id)
) STRICT;

CREATE INDEX alias_of_response ON alias (response);

-- The ends of the history of a response on which devices wrote without one another, until the next event joins them.
CREATE TABLE tip (
    response  INTEGER NOT NULL REFERENCES response (id),
    event     INTEGER NOT NULL REFERENCES event (id),
    identity  BLOB    NOT NULL CHECK (length(identity) = 16),  -- of a paper that nobody touched since its import, where `event` is that
    PRIMARY KEY (response, event, identity)
) STRICT, WITHOUT ROWID;

-- Responses whose serial another paper has too: they are found under one with a suffix until a person decides.
CREATE TABLE collision (
    response  INTEGER PRIMARY KEY REFERENCES response (id),
    serial    TEXT    NOT NULL  -- the one on both papers
) STRICT;

CREATE INDEX collision_of_serial ON collision (serial);

-- What an import brought of a response on which devices wrote without one another: it does not follow from the row.
CREATE TABLE brought (
    identity  BLOB    PRIMARY KEY CHECK (length(identity) = 16),
    event     INTEGER NOT NULL REFERENCES event (id),
    place     INTEGER NOT NULL,  -- response.id of its hash in `imported`
    serial    TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('open', 'entered', 'verified', 'approved')),
    batch     TEXT,              -- the code; NULL: in none
    answers   TEXT    NOT NULL
) STRICT;

-- What devices said of a response without one another and no second entry settles, for a person to look at.
CREATE TABLE matter (
    response  INTEGER NOT NULL REFERENCES response (id),
    part      TEXT    NOT NULL,  -- 'answer 3' (question.number), 'state', 'control-total', 'validity', 'batch'
    one       INTEGER NOT NULL REFERENCES event (id),
    other     INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (response, part)
) STRICT, WITHOUT ROWID;

-- Chains that left another one: a machine or its files were copied and both went on. Its events are counted from there.
CREATE TABLE fork (
    device   INTEGER PRIMARY KEY REFERENCES device (id),
    of       INTEGER NOT NULL REFERENCES device (id),  -- the device whose identity its events have
    after    INTEGER NOT NULL CHECK (after >= 0),      -- behind which event of that device it begins
    before   BLOB    NOT NULL CHECK (length(before) = 32),  -- the hash of that event, or of the beginning of the chain
    settled  INTEGER REFERENCES event (id)             -- the event that says that a person has looked at it
) STRICT;

-- Names of devices for people.
CREATE TABLE device_name (
    device  INTEGER PRIMARY KEY REFERENCES device (id),
    name    TEXT    NOT NULL,
    audit   INTEGER NOT NULL REFERENCES event (id)
) STRICT;

-- The ends of threads of history on which devices wrote without one another, until the next event joins them.
CREATE TABLE thread_tip (
    project  TEXT    NOT NULL,
    survey   TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    event    INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (project, survey, name, event)
) STRICT, WITHOUT ROWID;

-- Parcels that wait for something that is not there yet. No part of the record: they are read again, or thrown away.
CREATE TABLE waiting (
    sha256   TEXT    PRIMARY KEY,
    name     TEXT    NOT NULL,  -- of the file
    content  BLOB    NOT NULL,
    needs    TEXT    NOT NULL,  -- what it waits for: in Chinese, a line feed, in English
    arrived  INTEGER NOT NULL
) STRICT;

-- The trail with its values, for people who think in SQL.
CREATE VIEW audit AS
SELECT event.id AS sequence, event.seen AS before, event.at, event.operator,
       (SELECT identity FROM device WHERE device.id = event.device) AS device, event.action, event.project, event.survey,
       event.serial, event.question, event.entry,
       (SELECT old FROM event_value WHERE event_value.event = event.id) AS old,
       (SELECT new FROM event_value WHERE event_value.event = event.id) AS new,
       (SELECT why FROM event_value WHERE event_value.event = event.id) AS why, event.hash
FROM event;

CREATE TRIGGER event_refuses_change BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER event_refuses_removal BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER event_grows_at_its_end BEFORE INSERT ON event
WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM head WHERE head.device = NEW.device)
     OR EXISTS (SELECT 1 FROM event WHERE event.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a chain of the audit trail grows at its end'); END;

CREATE TRIGGER event_value_refuses_change BEFORE UPDATE ON event_value
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER event_value_refuses_another BEFORE INSERT ON event_value
WHEN EXISTS (SELECT 1 FROM event_value WHERE event_value.event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER event_value_is_deleted_on_record BEFORE DELETE ON event_value
WHEN NOT EXISTS (SELECT 1 FROM erased WHERE erased.event = OLD.event)
BEGIN SELECT RAISE(ABORT, 'a value is deleted only where an event says so'); END;

CREATE TRIGGER erased_refuses_change BEFORE UPDATE ON erased
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER erased_refuses_another BEFORE INSERT ON erased
WHEN EXISTS (SELECT 1 FROM erased WHERE erased.event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER erased_refuses_removal BEFORE DELETE ON erased
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER head_only_advances BEFORE UPDATE ON head
WHEN NEW.device IS NOT OLD.device OR NEW.sequence IS NOT OLD.sequence + 1
BEGIN SELECT RAISE(ABORT, 'the head of a chain only advances'); END;

CREATE TRIGGER head_stays BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the head of a chain stays'); END;

CREATE TRIGGER head_begins_at_the_beginning BEFORE INSERT ON head
WHEN NEW.sequence IS NOT 0 OR EXISTS (SELECT 1 FROM head WHERE head.device = NEW.device)
BEGIN SELECT RAISE(ABORT, 'a chain begins at its beginning'); END;
