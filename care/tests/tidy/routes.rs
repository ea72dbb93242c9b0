//! Routes are data: a slice's manifest lists them with their access rule, and only the web shell
//! hands them to the router. So no page can be reached that no rule speaks of.

use crate::{
    scan::{Kind, sequence},
    tree::{Breach, File, Rule, Tree},
};

pub const RULE: Rule = Rule { name: "routes", check };

/// Calls that put a handler on a router.
const CALLS: [&str; 6] = ["route", "route_service", "nest", "nest_service", "merge", "fallback"];

pub fn check(tree: &Tree) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in tree.rust().filter(|file| !may_route(file)) {
        let tokens = file.code();
        let names_router = tokens.iter().any(|token| token.is("Router"));
        for (n, token) in tokens.iter().enumerate() {
            let Some(call) = CALLS.iter().find(|call| sequence(tokens, n, &[".", call, "("])) else {
                continue;
            };
            let address = tokens.get(n + 3).is_some_and(|next| next.kind == Kind::Str && next.text.starts_with('/'));
            if names_router || address {
                let instead = "list it in the slice's manifest as `Route::get(path, access, handler)`; \
                               the shell builds the router from the manifests";
                found.push(file.breach(
                    token.line,
                    format!("`.{call}(…)` adds a route that no access rule guards"),
                    instead,
                ));
            }
        }
    }
    found
}

/// The shell folds the manifests into the router; what a test or a bench serves to itself ships to nobody.
fn may_route(file: &File) -> bool {
    file.within("platform/src/web")
        || file.within("care/src/shell")
        || file.name() == "tests.rs"
        || ["tests", "benches", "examples"].iter().any(|folder| file.has_folder(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).iter().map(|breach| breach.line).collect()
    }

    #[test]
    fn only_the_shell_builds_the_router() {
        let text = "fn a(r: Router) {\n  r.route(\"/people\", get(list))\n  .nest(\"/a\", b)\n  .merge(c)\n}";
        assert_eq!(found("care/src/people/persons/mod.rs", text), [2, 3, 4]);
        assert_eq!(found("platform/src/jobs/pages.rs", text), [2, 3, 4]);
        assert_eq!(found("care/src/shell/mod.rs", text), [0_usize; 0]);
        assert_eq!(found("platform/src/web/serve.rs", text), [0_usize; 0]);
        assert_eq!(found("care/src/people/persons/tests.rs", text), [0_usize; 0]);
    }

    #[test]
    fn a_router_passed_on_without_its_name_is_seen_by_its_address() {
        assert_eq!(found("care/src/people/persons/mod.rs", "shell(x).route(\"/people\", y)"), [1]);
    }

    #[test]
    fn merging_two_records_is_not_routing() {
        assert_eq!(
            found("care/src/people/persons/rules.rs", "person.merge(other); Route::get(\"/a\", b, c);"),
            [0_usize; 0]
        );
    }
}
