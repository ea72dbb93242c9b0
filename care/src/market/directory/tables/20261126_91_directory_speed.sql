-- Broad questions read what they need from an index and stop: a word's services by weight, and places with whose they are.
create index directory_words_by_weight on directory_words (word, weight desc, service_id);
drop index directory_places_by_latitude;
create index directory_places_around on directory_places (latitude, longitude, service_id);
