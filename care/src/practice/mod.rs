//! Helping: conversations, and in time assessments, plans, support and reviews.

pub mod conversations;
pub mod withheld_need;
