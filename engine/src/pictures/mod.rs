//! Charts as SVG drawn on the server: title, description and a table behind each; no script, no
//! inline style (so a strict Content-Security-Policy holds), shapes as well as colours.

mod bars;
mod compare;
mod draw;
pub mod format;
mod frame;
mod funnel;
mod groups;
pub mod icon;
mod layout;
mod pathways;
mod quadrants;
pub mod spark;
mod spread;
mod steps;
pub mod svg;
pub mod table;
pub mod xmr;

pub use bars::{Bar, BarPicture, bars_svg};
pub use compare::{ComparePicture, Part, Series, compare_svg};
pub use draw::xmr_svg;
pub use format::NumberFormat;
pub use funnel::{FunnelPicture, funnel_svg};
pub use groups::{GroupPicture, GroupRow, groups_svg};
pub use icon::{assurance_icon, variation_icon};
pub use pathways::{PathwayMap, Stop, Way, pathway_svg};
pub use quadrants::{QuadrantPicture, Spot, quadrant_svg};
pub use spark::sparkline;
pub use spread::{Bin, SpreadPicture, spread_svg};
pub use steps::{StepPicture, Stretch, steps_svg};
pub use svg::Svg;
pub use table::{PictureTable, table_of};
pub use xmr::{Note, Size, XmrPicture};

#[cfg(test)]
mod tests;
