//! Helping: conversations, and in time assessments, plans, support and reviews.

pub mod conversations;
