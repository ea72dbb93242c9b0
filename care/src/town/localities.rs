//! The four localities of Larkmere: their names, postcodes and neighbours, and the map of them. The town lies on a coast that
//! is on no map.

use std::fmt::Write as _;

/// One of the areas by which the council organises its teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locality {
    /// Its name, as people and teams say it.
    pub name: &'static str,
    /// The beginning of its postcodes. The Post Office gives ZZ to nobody.
    pub district: &'static str,
    /// What it is like.
    pub is: &'static str,
    /// Names of the localities it borders on.
    pub neighbours: &'static [&'static str],
    /// Its outline on the map, as numbers of [`POINTS`].
    outline: &'static [usize],
    /// Where its name stands.
    label: (i32, i32),
    fill: &'static str,
}

/// The place of one of the four: for whoever serves it.
pub const NORTH_QUAY: Locality = Locality {
    name: "North Quay",
    district: "ZZ1",
    is: "the harbour, the old dock and the streets behind",
    neighbours: &["Mill Vale", "Eastfold", "Saltings"],
    outline: &[0, 1, 2, 3, 9, 10, 11],
    label: (165, 165),
    fill: "#d2e2f1",
};
/// See [`NORTH_QUAY`].
pub const MILL_VALE: Locality = Locality {
    name: "Mill Vale",
    district: "ZZ2",
    is: "villages and mills along the river",
    neighbours: &["North Quay", "Eastfold"],
    outline: &[11, 10, 8, 7, 12],
    label: (180, 325),
    fill: "#dcebd5",
};
/// See [`NORTH_QUAY`].
pub const EASTFOLD: Locality = Locality {
    name: "Eastfold",
    district: "ZZ3",
    is: "weavers’ terraces and newer estates on the hill",
    neighbours: &["North Quay", "Mill Vale", "Saltings"],
    outline: &[10, 9, 5, 6, 7, 8],
    label: (445, 330),
    fill: "#f6e6cd",
};
/// See [`NORTH_QUAY`].
pub const SALTINGS: Locality = Locality {
    name: "Saltings",
    district: "ZZ4",
    is: "the marsh, the lighthouse and the towers by the beach",
    neighbours: &["North Quay", "Eastfold"],
    outline: &[3, 4, 13, 5, 9],
    label: (480, 160),
    fill: "#e4dced",
};

/// All four.
pub const LOCALITIES: [Locality; 4] = [NORTH_QUAY, MILL_VALE, EASTFOLD, SALTINGS];

/// Corners of outlines; neighbours share two or more that follow each other.
const POINTS: [(i32, i32); 14] = [
    (60, 120),  // 0 west coast
    (170, 70),  // 1 harbour mouth
    (260, 85),  // 2 harbour
    (340, 60),  // 3 the mole
    (520, 80),  // 4 lighthouse
    (610, 230), // 5 end of the beach
    (580, 400), // 6
    (330, 420), // 7
    (315, 330), // 8 mill bridge
    (385, 220), // 9 toll house
    (300, 240), // 10 market
    (70, 245),  // 11
    (95, 400),  // 12
    (600, 150), // 13 marsh
];

/// The map of Larkmere as a picture: it says on itself that the place is made up.
pub fn map() -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 660 480\" role=\"img\" aria-labelledby=\"title description\">\n\
         <title id=\"title\">Map of Larkmere</title>\n",
    );
    let told: Vec<String> = LOCALITIES
        .iter()
        .map(|one| format!("{} ({}), {}, borders on {}", one.name, one.district, one.is, one.neighbours.join(" and ")))
        .collect();
    let _ = writeln!(
        svg,
        "<desc id=\"description\">A fictional council with four localities. {}. The sea is in the north and east.</desc>",
        told.join(". ")
    );
    svg.push_str("<rect width=\"660\" height=\"480\" fill=\"#ffffff\"/>\n");
    svg.push_str("<rect width=\"660\" height=\"440\" fill=\"#eaf3f8\"/>\n");
    for one in LOCALITIES {
        let corners: Vec<String> =
            one.outline.iter().filter_map(|at| POINTS.get(*at)).map(|(x, y)| format!("{x},{y}")).collect();
        let _ = writeln!(
            svg,
            "<polygon points=\"{}\" fill=\"{}\" stroke=\"#0b0c0c\" stroke-width=\"2\" stroke-linejoin=\"round\"/>",
            corners.join(" "),
            one.fill
        );
    }
    svg.push_str(
        "<path d=\"M92 375 C170 400 250 385 280 330 S285 270 290 235 S275 150 260 85\" fill=\"none\" stroke=\"#5694ca\" stroke-width=\"4\"/>\n",
    );
    for one in LOCALITIES {
        let (x, y) = one.label;
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"22\" font-weight=\"bold\" fill=\"#0b0c0c\">{}</text>\n\
             <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"16\" fill=\"#0b0c0c\">{}</text>",
            one.name,
            y + 22,
            one.district
        );
    }
    svg.push_str(
        "<text x=\"330\" y=\"40\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"16\" font-style=\"italic\" fill=\"#0b0c0c\">the sea</text>\n\
         <text x=\"330\" y=\"466\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"16\" fill=\"#0b0c0c\">Larkmere and its four localities. A made-up place: no such council, no such coast.</text>\n\
         </svg>\n",
    );
    svg
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn edges(one: &Locality) -> BTreeSet<(usize, usize)> {
        let after = one.outline.iter().cycle().skip(1);
        one.outline.iter().zip(after).map(|(from, to)| (*from.min(to), *from.max(to))).collect()
    }

    /// What the data says of neighbours is what the map shows.
    #[test]
    fn neighbours_share_an_edge_of_the_map() {
        for one in LOCALITIES {
            for other in LOCALITIES.iter().filter(|other| other.name != one.name) {
                let share = edges(&one).intersection(&edges(other)).count() > 0;
                assert_eq!(one.neighbours.contains(&other.name), share, "{} and {}", one.name, other.name);
            }
        }
    }

    /// The picture in the README is the map as it is now. To make it anew: `UPDATE=1 cargo test -p care --lib map`.
    #[test]
    #[expect(clippy::unwrap_used, reason = "a test that fails should say where")]
    fn the_map_in_the_documents_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/pictures/larkmere.svg");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, map()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), map(), "make docs/pictures/larkmere.svg anew");
        assert!(map().contains("no such council"));
    }
}
