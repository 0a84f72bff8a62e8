-- What the sqlite3 shell does to fill the tables of schema.sql from the same CSV file, with the same durability.
-- Rows go in by their keys, so that nothing is sorted. There is no SHA-256 here: neither of the file nor of the trail.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -65536;

CREATE TEMP TABLE paper (serial TEXT, Q1 TEXT, Q2 TEXT, Q3 TEXT, Q4 TEXT, Q5 TEXT, Q6 TEXT, Q7 TEXT, Q8 TEXT, Q9 TEXT, Q10 TEXT);
.import --csv --skip 1 --schema temp FILE paper

BEGIN IMMEDIATE;

INSERT INTO response (id, identity, device, survey, serial, sort_key, state, version, position, last, operator,
                      changed)
SELECT rowid, CAST(printf('%016x', rowid) AS BLOB), 1, (SELECT id FROM survey WHERE code = 'recipients'), serial,
       char(unicode('!') + length(serial)) || serial, 'entered', 1, 0, 2, 'bench', 1656547200000
FROM paper ORDER BY rowid;

INSERT INTO imported (response, audit, serial, state, answers)
SELECT rowid, 2, serial, 'entered', json_array(Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, Q10) FROM paper ORDER BY rowid;

INSERT INTO answer (response, question, value, points, asked)
WITH number (number) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)),
     keyed AS (
         SELECT paper.rowid AS response, number,
                CASE number WHEN 1 THEN Q1 WHEN 2 THEN Q2 WHEN 3 THEN Q3 WHEN 4 THEN Q4 WHEN 5 THEN Q5
                            WHEN 6 THEN Q6 WHEN 7 THEN Q7 WHEN 8 THEN Q8 WHEN 9 THEN Q9 ELSE Q10 END AS value
         FROM paper CROSS JOIN number)
SELECT response, number, value, CASE WHEN value NOT LIKE '#%' THEN value * 1000 END, 1 FROM keyed;

INSERT INTO ledger (survey, batch, state, invalid, responses)
SELECT survey, 0, 'entered', 0, count(*) FROM response GROUP BY survey;

INSERT INTO tally (survey, question, bucket, responses)
SELECT survey.id, question, CASE WHEN points IS NULL THEN 'missing:' || substr(value, 2) ELSE 'points:' || value END, count(*)
FROM answer, survey WHERE survey.code = 'recipients' GROUP BY question, value;

INSERT INTO tally (survey, question, bucket, responses)
SELECT survey, question, 'answered', sum(responses) FROM tally WHERE bucket LIKE 'points:%' GROUP BY survey, question;

INSERT INTO audit (sequence, at, operator, device, action, project, survey, new, hash)
SELECT 2, 1656547200000, 'bench', identity, 'import', 'xiangyuan-2022', 'recipients', '{}', zeroblob(32) FROM device;
UPDATE audit_head SET rows = 2, hash = zeroblob(32);

COMMIT;
