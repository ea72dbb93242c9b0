//! What a handler is given: who asks, what they sent, and the few things it may do with it.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use serde_json::Value as Json;

use super::{
    Form, Problems, frame,
    guard::{FLASH_COOKIE, set_cookie},
};
use crate::{
    access::{Decision, Record, Resource, Situation, break_glass},
    app::App,
    clock::london_date,
    error::{Error, Result},
    identity::Session,
    journal::{self, Entry},
    slice::Access,
    storage::Database,
    work::{Actor, Work},
};

/// The context of one request. The guard has already checked the route's access rule and the form's token.
#[derive(Clone, Debug)]
pub struct Cx {
    /// The running service.
    pub app: App,
    /// The fields of the form that was sent; empty for a GET.
    pub form: Form,
    /// The fields of the address's query.
    pub query: Form,
    /// The number of this request, as the logs know it.
    pub request_id: String,
    /// The path that was asked for.
    pub path: String,
    pub(super) session: Option<Session>,
    pub(super) csrf: String,
    pub(super) flash: Option<String>,
    pub(super) access: Access,
    pub(super) decided: Arc<AtomicBool>,
    pub(super) refused: Arc<Mutex<Option<(String, String)>>>,
    pub(super) wants_token: bool,
    /// Bytes of an upload that have arrived and that nobody has made use of yet.
    pub(super) unread: Arc<AtomicUsize>,
}

impl Cx {
    /// The record store.
    pub fn db(&self) -> &Database {
        &self.app.db
    }

    /// The moment.
    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Today in London.
    pub fn today(&self) -> Date {
        london_date(self.now())
    }

    /// A new id.
    pub fn new_id(&self) -> String {
        self.app.ids.next(self.now())
    }

    /// The session, when somebody is signed in.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The session of a page that only signed-in people reach.
    pub fn signed_in(&self) -> Result<&Session> {
        self.session.as_ref().ok_or(Error::SignedOut)
    }

    /// The token forms of this page carry.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Who acts, for the journal.
    pub fn actor(&self) -> Actor {
        let request = Some(self.request_id.clone());
        match &self.session {
            Some(session) => {
                Actor { id: Some(session.account.id.clone()), name: session.account.name.clone(), request }
            }
            None => Actor { id: None, name: "Somebody not signed in".into(), request },
        }
    }

    /// Begins a piece of work of this person.
    ///
    /// # Errors
    /// On a record's route, when the policy was not asked yet: a record is changed only after [`Cx::may`].
    pub async fn begin(&self) -> Result<Work> {
        self.has_asked()?;
        Work::begin(&self.app, self.actor()).await
    }

    /// Asks the policy about an action on an area, without writing anything down.
    pub fn can(&self, action: &str) -> bool {
        self.session.as_ref().is_some_and(|session| {
            self.app.policy.decide(&session.subject(), action, &Resource::Area, &care(false)).allowed
        })
    }

    /// Asks the policy about an action on a record, without writing anything down: to decide whether to show a button.
    pub fn can_on(&self, action: &str, record: &Record) -> bool {
        self.session.as_ref().is_some_and(|session| {
            let resource = Resource::Record(record.clone());
            self.app.policy.decide(&session.subject(), action, &resource, &care(false)).allowed
        })
    }

    /// Asks the policy whether this person may do an action to a record, and writes the answer into the journal: who,
    /// whose record, when, why. Emergency access that is running counts.
    pub async fn may(&self, action: &str, record: &Record) -> Result<()> {
        let session = self.signed_in()?;
        let resource = Resource::Record(record.clone());
        let mut decision = self.app.policy.decide(&session.subject(), action, &resource, &care(false));
        if !decision.allowed
            && break_glass::running(self.db(), &session.account.id, &record.kind, &record.id, self.now()).await?
        {
            decision = self.app.policy.decide(&session.subject(), action, &resource, &care(true));
        }
        self.decided.store(true, Ordering::Release);
        self.log_look(action, record, &decision).await?;
        if decision.allowed {
            return Ok(());
        }
        // Emergency access is offered where it would help, and never to somebody who is barred.
        if self.app.policy.opens_with_break_glass(&session.subject(), action, &resource, &care(false))
            && self.can("access/break_glass:start")
        {
            break_glass::offer(&self.app, &session.account.id, &record.kind, &record.id).await?;
            *self.refused.lock().unwrap_or_else(PoisonError::into_inner) =
                Some((record.kind.clone(), record.id.clone()));
        }
        Err(Error::Forbidden(decision.reason()))
    }

    /// Whether this request has asked about the record it is for, where its route is for one.
    pub(super) fn has_asked(&self) -> Result<()> {
        match self.access {
            Access::Record(action) if !self.decided.load(Ordering::Acquire) => {
                Err(Error::Internal(format!("{action} was about to be done without asking the policy")))
            }
            _ => Ok(()),
        }
    }

    /// The record that was refused, for the page that says so: it may offer emergency access.
    pub(super) fn break_glass_offer(&self) -> Option<Json> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (kind, id) = refused?;
        Some(serde_json::json!({"kind": kind, "id": id, "next": self.path}))
    }

    async fn log_look(&self, action: &str, record: &Record, decision: &Decision) -> Result<()> {
        let reason = if decision.allowed { decision.reason() } else { format!("Refused: {}", decision.reason()) };
        let person = (record.kind == "person").then_some(record.id.as_str());
        let entry = Entry::read(action, (&record.kind, &record.id), person, &reason);
        self.log(&entry).await
    }

    /// Writes down a look that is not at one record: a search, a list with names.
    pub async fn looked(&self, action: &str, what: &str, why: &str) -> Result<()> {
        self.log(&Entry::read(action, (what, ""), None, why)).await
    }

    async fn log(&self, entry: &Entry) -> Result<()> {
        journal::note(&self.app, &self.actor(), self.now(), entry).await
    }

    /// Shows a page.
    pub fn show<V: Serialize>(&self, template: &str, view: &V) -> Result<Response> {
        self.draw(StatusCode::OK, template, view, &Form::default(), &Problems::new())
    }

    /// Shows a page that holds nothing of anybody and no form, so that caches may keep it for five minutes; to somebody
    /// who is signed in, or who has just done something, it is shown as any other page.
    pub fn show_to_anybody<V: Serialize>(&self, template: &str, view: &V) -> Result<Response> {
        let mut answer = self.show(template, view)?;
        if self.session.is_none() && self.flash.is_none() {
            answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
            answer.headers_mut().insert(header::VARY, HeaderValue::from_static("cookie"));
        }
        Ok(answer)
    }

    /// Shows a page whose form holds these values.
    pub fn show_form<V: Serialize>(&self, template: &str, view: &V, form: &Form) -> Result<Response> {
        self.draw(StatusCode::OK, template, view, form, &Problems::new())
    }

    /// Shows the same page again with everything that was typed and what is wrong with it. 422.
    pub fn again<V: Serialize>(&self, template: &str, view: &V, problems: &Problems) -> Result<Response> {
        self.draw(StatusCode::UNPROCESSABLE_ENTITY, template, view, &self.form, problems)
    }

    /// Shows the same page again because a rule of the work refuses, or somebody else was first. 409.
    pub fn refused<V: Serialize>(&self, template: &str, view: &V, why: &str) -> Result<Response> {
        let mut problems = Problems::new();
        problems.add("main", why);
        self.draw(StatusCode::CONFLICT, template, view, &self.form, &problems)
    }

    fn draw<V: Serialize>(
        &self,
        status: StatusCode,
        template: &str,
        view: &V,
        form: &Form,
        problems: &Problems,
    ) -> Result<Response> {
        let mut page = match serde_json::to_value(view).map_err(Error::internal)? {
            Json::Object(fields) => fields,
            Json::Null => serde_json::Map::new(),
            _ => return Err(Error::internal("a view is not an object")),
        };
        page.insert("form".into(), form.to_json());
        page.insert("problems".into(), serde_json::to_value(problems.summary()).map_err(Error::internal)?);
        page.insert("problem".into(), problems.by_field());
        page.insert("csrf".into(), Json::String(self.csrf.clone()));
        page.insert("site".into(), frame::site(self));
        let html = self.app.templates.render(template, &Json::Object(page)).map_err(Error::internal)?;
        let mut answer = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
        if self.flash.is_some() {
            append(&mut answer, &set_cookie(FLASH_COOKIE, "", 0, self.app.config.secure_cookies));
        }
        Ok(answer)
    }

    /// Sends the browser on after something was done; the message is shown there once.
    pub fn see_other(&self, path: &str, message: Option<&str>) -> Response {
        let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response();
        if let Some(message) = message {
            let value = super::guard::encode(message);
            append(&mut answer, &set_cookie(FLASH_COOKIE, &value, 60, self.app.config.secure_cookies));
        }
        answer
    }
}

fn care(break_glass: bool) -> Situation {
    Situation { purpose: "care".into(), break_glass }
}

pub(super) fn append(answer: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Cx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::internal("a route without its guard"))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Cx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
