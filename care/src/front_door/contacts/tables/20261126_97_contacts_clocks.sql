-- The wall looks at the last two days every minute, and the promises at two years: neither reads the rest.
create index contacts_by_moment on contacts (received_at, id);
create index contact_handovers_by_moment on contact_handovers (handed_at);
