//! The hub, against a `PostgreSQL` server that the tests start for themselves: what machines push and pull is what they would
//! have exchanged as parcels, whatever breaks on the way, and the server refuses what it has to refuse.
//!
//! Where `PostgreSQL` is not installed it is named, and the tests pass; with `MANYI_JUDGES=required` in the environment they
//! fail instead. `MANYI_KILLS=100` kills the server in the middle of a push that often.

mod breaking;
mod cluster;
mod machine;
mod rights;
mod together;
mod trust;
