//! Pages of a long list: which one is asked for, what it holds, and the links to the others.
//!
//! The page's number stands in the address's query beside whatever else is there (filters are kept), so that a page can be
//! kept as a bookmark and works without script. Templates include `web/pager.html` with a view's `pager`.

use serde::Serialize;

use super::{Cx, Form};

/// One page of a list, and the way to the others. Its fields are the parameters of GOV.UK's pagination component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub page: i64,
    /// How many there are; at least 1.
    pub pages: i64,
    /// All there is to list.
    pub total: i64,
    /// The number of the first line on this page; 0 when there is none.
    pub from: i64,
    /// The number of the last.
    pub to: i64,
    /// For the page's title: ` – Page 2 of 7`; empty when there is one page only.
    pub in_title: String,
    /// What the links lead through, for those who hear them: `Contacts`.
    pub label: String,
    /// The link to the page before.
    pub previous: Option<Link>,
    /// The link to the page after.
    pub next: Option<Link>,
    /// Links to the first, the last and the neighbouring pages; the gaps between are marked.
    pub items: Vec<Item>,
    #[serde(skip)]
    size: i64,
}

/// A link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its address.
    pub href: String,
}

/// A number among the links, or a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Item {
    /// A page.
    Page {
        /// Its number.
        number: i64,
        /// Its address.
        href: String,
        /// Whether it is this one.
        current: bool,
    },
    /// Pages that are left out.
    Gap {
        /// Always.
        ellipsis: bool,
    },
}

/// A list about to be paged.
#[derive(Clone, Copy, Debug)]
pub struct Pages<'a> {
    /// The path of the page.
    pub path: &'a str,
    /// What stands in its query.
    pub query: &'a Form,
    /// The name of the number in the query; another one when a page has two lists.
    pub name: &'a str,
    /// Where on the page the list begins, as `#timeline`; empty for the top.
    pub anchor: &'a str,
    /// What is listed, for those who hear the links.
    pub label: &'a str,
    /// So many on a page.
    pub size: i64,
}

impl<'a> Pages<'a> {
    /// The list of the page that is asked for; its number is called `page`.
    pub fn on(cx: &'a Cx, label: &'a str, size: i64) -> Self {
        Self { path: &cx.path, query: &cx.query, name: "page", anchor: "", label, size }
    }
}

impl Pages<'_> {
    /// The page that the query asks for, of a list of so many. What is no page of it becomes the nearest that is.
    pub fn of(self, total: i64) -> Pager {
        let (total, size) = (total.max(0), self.size.max(1));
        let pages = ((total + size - 1) / size).max(1);
        let page = self.query.text(self.name).parse().unwrap_or(1).clamp(1, pages);
        let link = |number: i64| Link { href: self.href(number) };
        Pager {
            page,
            pages,
            total,
            from: if total == 0 { 0 } else { (page - 1) * size + 1 },
            to: (page * size).min(total),
            in_title: if pages > 1 { format!(" – Page {page} of {pages}") } else { String::new() },
            label: self.label.to_owned(),
            previous: (page > 1).then(|| link(page - 1)),
            next: (page < pages).then(|| link(page + 1)),
            items: self.items(page, pages),
            size,
        }
    }

    fn items(&self, page: i64, pages: i64) -> Vec<Item> {
        let mut items = Vec::new();
        let mut last = 0;
        for number in [1, page - 1, page, page + 1, pages] {
            if number <= last || number > pages {
                continue;
            }
            // A gap of one is the page itself: it takes no more room.
            if number == last + 2 {
                items.push(self.item(last + 1, page));
            } else if number > last + 2 {
                items.push(Item::Gap { ellipsis: true });
            }
            items.push(self.item(number, page));
            last = number;
        }
        items
    }

    fn item(&self, number: i64, page: i64) -> Item {
        Item::Page { number, href: self.href(number), current: number == page }
    }

    fn href(&self, number: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.query.fields().filter(|(name, value)| *name != self.name && !value.is_empty()) {
            query.append_pair(name, value);
        }
        if number > 1 {
            query.append_pair(self.name, &number.to_string());
        }
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}{}", self.path, self.anchor)
    }
}

impl Pager {
    /// Lines before this page, for `offset`.
    pub fn offset(&self) -> i64 {
        (self.page - 1) * self.size
    }

    /// Lines on a page, for `limit`.
    pub fn limit(&self) -> i64 {
        self.size
    }

    /// This page's part of a list that is at hand as a whole.
    pub fn part_of<T>(&self, all: Vec<T>) -> Vec<T> {
        let number = |count: i64| usize::try_from(count).unwrap_or(0);
        all.into_iter().skip(number(self.offset())).take(number(self.size)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(query: &str, total: i64) -> Pager {
        let query = Form::parse(query.as_bytes());
        Pages { path: "/things", query: &query, name: "page", anchor: "", label: "Things", size: 50 }.of(total)
    }

    /// As it reads: `1 2 … 7`, the current one in brackets.
    fn read(pager: &Pager) -> String {
        let words = pager.items.iter().map(|item| match item {
            Item::Page { number, current: true, .. } => format!("[{number}]"),
            Item::Page { number, .. } => number.to_string(),
            Item::Gap { .. } => "…".to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_line_is_on_one_page() {
        for total in [0, 1, 49, 50, 51, 99, 100, 101, 1_001] {
            let (mut next, mut number) = (1, 1);
            loop {
                let page = pager(&format!("page={number}"), total);
                assert_eq!(page.offset(), (number - 1) * 50);
                if total == 0 {
                    assert_eq!((page.from, page.to, page.pages), (0, 0, 1));
                    break;
                }
                assert_eq!(page.from, next, "page {number} of {total}");
                assert!(page.to >= page.from && page.to < page.from + 50, "page {number} of {total}");
                next = page.to + 1;
                if page.next.is_none() {
                    assert_eq!((page.to, page.page), (total, page.pages));
                    break;
                }
                number += 1;
            }
        }
    }

    #[test]
    fn what_is_no_page_becomes_the_nearest() {
        for (asked, page) in [("", 1), ("page=", 1), ("page=0", 1), ("page=-3", 1), ("page=2", 2), ("page=99", 3)] {
            assert_eq!(pager(asked, 101).page, page, "{asked}");
        }
        for asked in ["page=two", "page=9999999999999999999999", "page=1e3", "page='; --"] {
            assert_eq!(pager(asked, 101).page, 1, "{asked}");
        }
        assert_eq!(pager("page=9223372036854775807", 101).page, 3);
    }

    #[test]
    fn the_first_the_last_and_the_neighbours_are_linked() {
        for (page, pages, words) in [
            (1, 1, "[1]"),
            (1, 2, "[1] 2"),
            (1, 7, "[1] 2 … 7"),
            (2, 7, "1 [2] 3 … 7"),
            (3, 7, "1 2 [3] 4 … 7"),
            (4, 7, "1 2 3 [4] 5 6 7"),
            (5, 9, "1 … 4 [5] 6 … 9"),
            (7, 7, "1 … 6 [7]"),
        ] {
            assert_eq!(read(&pager(&format!("page={page}"), pages * 50)), words, "{page} of {pages}");
        }
    }

    #[test]
    fn filters_are_kept_and_nothing_gets_out_of_its_place() {
        let page = pager("whose=team&empty=&q=a%26b%22%3E&page=2", 200);
        let hrefs = [page.previous, page.next].map(|link| link.map(|link| link.href).unwrap_or_default());
        assert_eq!(hrefs, ["/things?whose=team&q=a%26b%22%3E", "/things?whose=team&q=a%26b%22%3E&page=3"]);
        assert_eq!(page.in_title, " – Page 2 of 4");
        assert_eq!(pager("", 50).in_title, "");
    }

    #[test]
    fn a_part_is_the_part_of_its_page() {
        assert_eq!(pager("page=3", 101).part_of((1..=101).collect()), [101]);
        assert_eq!(pager("", 2).part_of(vec!["a", "b"]), ["a", "b"]);
    }
}
