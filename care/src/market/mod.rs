//! Who can help: services, groups, activities and equipment, as the directory lists them and other directories exchange them.

pub mod worked;
pub mod directory;
pub mod open_referral;
pub mod editing;
