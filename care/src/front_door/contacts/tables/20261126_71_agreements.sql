-- What was agreed when a contact was handed to a colleague by name: when the person hears from them, and that they have it.
create table contact_agreements (
  handover_id text primary key references contact_handovers (id), -- open: the passing on it belongs to
  to_id text not null, -- personal: the account that is to accept it
  agreed_at timestamptz, -- personal: when the person was told they hear from their new worker
  accepted_at timestamptz -- open: when the new worker said that they have it; none until then
);
