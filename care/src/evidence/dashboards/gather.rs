//! Gathers what a board shows: the answers that measures and national figures keep, and for what has none, what to bring.

use std::collections::HashMap;

use platform::{
    Result,
    app::{App, Config},
    web::Cx,
};
use tokio::task::JoinSet;

use super::{
    boards::Shows,
    equity,
    figures::{self, part, plain},
    months,
    views::{Missing, Picture},
};
use crate::evidence::{
    measures::{self, Columns, Judged, Measure, NoAnswer},
    national::{self, Asked, Kept},
    published,
};

const DATA: (&str, &str) = ("/evidence/data", "Send a council’s extract of Client Level Data");
/// What the address of a board calls what national figures are computed from: its `source` is that of months.
pub(super) const FIGURES: &str = "figures";
const PUBLISHED: (&str, &str) = ("/evidence/published", "How to load published figures");

/// Where the numbers of a page come from.
pub(super) struct Ground {
    app: App,
    /// The source of monthly measures.
    pub source: String,
    /// What it is called.
    pub source_label: String,
    pub sources: Vec<measures::Source>,
    columns: std::result::Result<Columns, NoAnswer>,
    /// Council and year of national figures.
    pub asked: Asked,
    kept: Option<Box<Kept>>,
    trouble: Option<String>,
    making: bool,
    judged: HashMap<&'static str, std::result::Result<Judged, NoAnswer>>,
    /// Small numbers are not told: the numbers leave the council.
    away: bool,
}

impl Ground {
    /// Opens what the address asks for.
    pub async fn open(cx: &Cx, away: bool) -> Result<Self> {
        let source = cx.query.some("source").unwrap_or_else(|| measures::OWN.to_owned());
        let sources = measures::all_sources(&cx.app).await?;
        let columns = measures::open(&cx.app, &source).await?;
        let opened = national::open(cx, FIGURES).await?;
        let (kept, trouble, making) = national::standing(opened.answered);
        let label = sources.iter().find(|one| one.id == source).map_or_else(String::new, |one| one.label.clone());
        Ok(Self {
            app: cx.app.clone(),
            source_label: label,
            source,
            sources,
            columns,
            asked: opened.asked,
            kept,
            trouble,
            making,
            judged: HashMap::new(),
            away,
        })
    }

    /// What the service is called, and its banner.
    pub fn config(&self) -> &Config {
        &self.app.config
    }

    /// The council that published figures are of: that of the files, or else our own.
    fn council(&self) -> &str {
        if self.asked.council.is_empty() { &self.app.config.council } else { &self.asked.council }
    }

    /// Judges the monthly measures among these, asked in one session.
    pub async fn judge(&mut self, shows: &'static [Shows]) -> Result<()> {
        let Ok(columns) = &self.columns else { return Ok(()) };
        let wanted = shows.iter().filter_map(|show| match show {
            Shows::Monthly(slug) if !self.judged.contains_key(slug) => Some((slug, measures::measure_named(slug)?)),
            _ => None,
        });
        let wanted: Vec<_> = wanted.collect();
        measures::together(&self.app, &wanted.iter().map(|(_, measure)| *measure).collect::<Vec<_>>(), columns).await?;
        let mut asked = JoinSet::new();
        for (slug, measure) in wanted {
            let (app, columns) = (self.app.clone(), columns.clone());
            asked.spawn(async move { (*slug, measures::judged_by_plan(&app, measure, &columns).await) });
        }
        for (slug, judged) in asked.join_all().await {
            self.judged.insert(slug, judged?);
        }
        Ok(())
    }

    /// The picture; it always says something.
    pub async fn picture(&self, shows: &Shows) -> Result<Picture> {
        Ok(match shows {
            Shows::Monthly(slug) => self.monthly(slug),
            Shows::National(code) => self.national(code, &format!("n-{}", plain(code)), "", |measure, part, kept| {
                figures::one(measure, part, kept, &self.asked, self.away)
            }),
            Shows::Parts(slug, beginning) => {
                let code = national::ALL
                    .into_iter()
                    .filter(|measure| measure.slug == *slug)
                    .flat_map(|measure| measure.parts)
                    .find(|part| part.code.starts_with(beginning))
                    .map_or("", |part| part.code);
                self.national(code, &format!("p-{}", plain(beginning)), "", |measure, _, kept| {
                    figures::parts(measure, beginning, kept, &self.asked, self.away)
                })
            }
            Shows::By(code, cut) => {
                let id = format!("e-{}-{}", plain(code), cut.code());
                self.national(code, &id, cut.code(), |measure, part, kept| {
                    equity::picture(measure, part, *cut, kept, &self.asked, self.away)
                })
            }
            Shows::Published(slug) => self.published(slug).await?,
        })
    }

    fn monthly(&self, slug: &'static str) -> Picture {
        let measure: Option<&'static Measure> = measures::measure_named(slug);
        let Some(measure) = measure else { return Picture::default() };
        let id = format!("m-{slug}");
        let question = measure.question.to_owned();
        let none = |words: String, making: bool| {
            let (href, link) = self.elsewhere().unwrap_or((DATA.0.to_owned(), DATA.1));
            figures::without(id.clone(), question.clone(), Missing { words, href, link, making })
        };
        match (&self.columns, self.judged.get(slug)) {
            (Err(why), _) | (_, Some(Err(why))) => none(why.words.clone(), why.making),
            (_, Some(Ok(judged))) if judged.months.is_empty() => {
                none(format!("“{}” has no numbers: {} holds nothing of it.", measure.name, self.source_words()), false)
            }
            (_, Some(Ok(judged))) => months::picture(measure, judged, &self.source, self.away),
            (_, None) => none(format!("“{}” is not worked out.", measure.name), false),
        }
    }

    /// The same board on an imported extract, where our own record is asked and there is one.
    fn elsewhere(&self) -> Option<(String, &'static str)> {
        let other = self.sources.iter().find(|one| !one.own).filter(|_| self.source == measures::OWN)?;
        Some((format!("?{}", self.address(&other.id)), "Look in an imported extract"))
    }

    /// What is chosen, behind the question mark of an address, with this source of months.
    pub fn address(&self, source: &str) -> String {
        let mut address = form_urlencoded::Serializer::new(String::new());
        address.append_pair("source", source);
        if !self.asked.council.is_empty() {
            address.append_pair("council", &self.asked.council).append_pair("year", &self.asked.year);
            address.append_pair(FIGURES, &self.asked.source);
        }
        address.finish()
    }

    /// Where the numbers are from, in words.
    pub fn from(&self) -> String {
        let mut said = format!("Months: {}.", self.source_label);
        if !self.asked.council.is_empty() {
            let Asked { council, year, from, .. } = &self.asked;
            said.push_str(&format!(" National figures: council {council}, {year}, from {from}."));
        }
        said
    }

    fn source_words(&self) -> String {
        if self.source == measures::OWN { "our own record".to_owned() } else { self.source_label.clone() }
    }

    fn national(
        &self,
        code: &str,
        id: &str,
        cut: &str,
        draw: impl FnOnce(&'static national::Measure, &'static national::model::Part, &Kept) -> Option<Picture>,
    ) -> Picture {
        let Some((measure, part)) = part(code) else { return Picture::default() };
        let by = if cut.is_empty() { String::new() } else { format!(", by {cut}") };
        let question = format!("{}{by}", part.title());
        let none = |words: String, making: bool| {
            let missing = Missing { words, href: DATA.0.to_owned(), link: DATA.1, making };
            figures::without(id.to_owned(), question.clone(), missing)
        };
        match (&self.kept, &self.trouble) {
            (_, Some(trouble)) => none(trouble.clone(), self.making),
            (None, None) => {
                none("The nation’s method needs files of Client Level Data, and none is here yet.".to_owned(), false)
            }
            (Some(kept), None) => draw(measure, part, kept).unwrap_or_else(|| {
                none(format!("Nobody of council {} counts for this in {}.", self.asked.council, self.asked.year), false)
            }),
        }
    }

    async fn published(&self, slug: &str) -> Result<Picture> {
        let known = published::known_words().measures.iter().find(|measure| measure.slug == slug);
        let title = known.map_or(slug, |measure| measure.title.as_str());
        let none = |words: String| {
            let missing = Missing { words, href: PUBLISHED.0.to_owned(), link: PUBLISHED.1, making: false };
            figures::without(format!("b-{slug}"), format!("How does it compare? {title}"), missing)
        };
        if let Some(compared) = published::compared(&self.app, self.council(), slug).await? {
            return Ok(figures::beside(&compared, self.council()));
        }
        Ok(if published::loaded(&self.app).await? {
            none(format!("No loaded file of published figures has this for council {}.", self.council()))
        } else {
            none("No published figures are loaded, so there is nothing to compare with.".to_owned())
        })
    }
}
