//! What the law counts when it asks whether somebody's needs are eligible, each with the question we ask in plain words, the
//! words that find help in the directory, and equipment that people use.
//!
//! Care and Support (Eligibility Criteria) Regulations 2014 (SI 2015/313), regulation 2(2) for adults and 3(2) for carers;
//! when somebody counts as unable: regulations 2(3) and 3(3). People read the plain words; workers read both.

/// One thing the law names, and how we ask about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    /// As it is stored, and the last part of its address.
    pub key: &'static str,
    /// Where it stands in the Regulations.
    pub regulation: &'static str,
    /// What the Regulations say.
    pub law: &'static str,
    /// What people read.
    pub area: &'static str,
    /// What belongs to it, for people.
    pub such_as: &'static str,
    /// Words of services that help: what is looked for in the directory.
    pub finds: &'static str,
    /// Things that people use; empty where none come to mind.
    pub things: &'static str,
}

const fn asked(key: &'static str, regulation: &'static str, law: &'static str) -> Asked {
    Asked { key, regulation, law, area: "", such_as: "", finds: "", things: "" }
}

/// Regulation 2(2): the ten of an adult who needs care and support.
pub const ADULT: [Asked; 10] = [
    Asked {
        area: "Food and drink",
        such_as: "Shopping for food, making a meal, eating and drinking",
        finds: "meals lunch shopping delivery cooking",
        things: "a perching stool, a kettle tipper, easy-grip cutlery, a jar opener",
        ..asked("nutrition", "2(2)(a)", "managing and maintaining nutrition")
    },
    Asked {
        area: "Washing, and clean clothes",
        such_as: "Having a bath or a shower, washing your hair, doing the laundry",
        finds: "bath bathing equipment rail laundry",
        things: "a bath board, a shower seat, a grab rail, a long-handled sponge",
        ..asked("hygiene", "2(2)(b)", "maintaining personal hygiene")
    },
    Asked {
        area: "Using the toilet",
        such_as: "Getting there in time, by day and at night",
        finds: "continence toilet equipment rail",
        things: "a raised toilet seat, a frame round the toilet, a commode by the bed",
        ..asked("toilet", "2(2)(c)", "managing toilet needs")
    },
    Asked {
        area: "Getting dressed",
        such_as: "Putting on and taking off clothes, for the time of year",
        finds: "occupational equipment dressing",
        things: "a sock aid, a button hook, a long shoe horn, elastic laces",
        ..asked("clothes", "2(2)(d)", "being appropriately clothed")
    },
    Asked {
        area: "Getting about at home",
        such_as: "Stairs, getting out of bed or a chair, not falling, a way in and out",
        finds: "falls rail stairlift alarm balance equipment",
        things: "a second stair rail, chair raisers, a bed lever, a falls alarm, a key safe",
        ..asked("home_safely", "2(2)(e)", "being able to make use of the adult’s home safely")
    },
    Asked {
        area: "Keeping the home clean and safe",
        such_as: "Cleaning, repairs, heating, bills, letters",
        finds: "cleaning handyperson repairs energy gardening",
        things: "a light long-handled duster, a grabber, plugs with handles, a smoke alarm that flashes",
        ..asked("home_kept", "2(2)(f)", "maintaining a habitable home environment")
    },
    Asked {
        area: "Family and friends",
        such_as: "Seeing people, having someone to talk to, not feeling alone",
        finds: "befriending social lunch club visiting listening",
        things: "a phone with large keys, a tablet for video calls",
        ..asked("people", "2(2)(g)", "developing and maintaining family or other personal relationships")
    },
    Asked {
        area: "Work, learning, or helping others",
        such_as: "A job, a course, being a volunteer",
        finds: "work employment learning volunteering training",
        things: "screen readers, voice typing, changes at work that the employer must look at",
        ..asked("work", "2(2)(h)", "accessing and engaging in work, training, education or volunteering")
    },
    Asked {
        area: "Getting out and about",
        such_as: "Shops, the doctor, the bus, a club, a place of worship",
        finds: "transport driver community bus walking",
        things: "a walking frame with a seat, a wheelchair on loan, a Blue Badge, a bus pass",
        ..asked(
            "community",
            "2(2)(i)",
            "making use of necessary facilities or services in the local community, including public transport, and \
             recreational facilities or services",
        )
    },
    Asked {
        area: "Looking after a child",
        such_as: "Getting a child to school, meals, play, bedtime",
        finds: "family parent children",
        things: "",
        ..asked("child", "2(2)(j)", "carrying out any caring responsibilities the adult has for a child")
    },
];

/// Regulation 3(2): the eight of a carer.
pub const CARER: [Asked; 8] = [
    Asked {
        area: "Looking after a child",
        such_as: "Time and strength for a child, beside caring",
        finds: "family parent children young carers",
        ..asked("child", "3(2)(a)", "carrying out any caring responsibilities the carer has for a child")
    },
    Asked {
        area: "Caring for someone else too",
        such_as: "A parent and a partner, two people in one home",
        finds: "carers respite sitting",
        ..asked("others", "3(2)(b)", "providing care to other persons for whom the carer provides care")
    },
    Asked {
        area: "Keeping your own home going",
        such_as: "Cleaning, repairs, bills, letters",
        finds: "cleaning handyperson gardening",
        ..asked("home_kept", "3(2)(c)", "maintaining a habitable home environment in the carer’s home")
    },
    Asked {
        area: "Eating well",
        such_as: "Time to shop, cook and sit down for a meal",
        finds: "meals shopping delivery",
        ..asked("nutrition", "3(2)(d)", "managing and maintaining nutrition")
    },
    Asked {
        area: "Family and friends",
        such_as: "Seeing people of your own, having someone to talk to",
        finds: "carers listening social",
        ..asked("people", "3(2)(e)", "developing and maintaining family or other personal relationships")
    },
    Asked {
        area: "Work, learning, or helping others",
        such_as: "Keeping a job, going back to one, a course",
        finds: "carers work employment training",
        ..asked("work", "3(2)(f)", "engaging in work, training, education or volunteering")
    },
    Asked {
        area: "Getting out and about",
        such_as: "Shops, the doctor, the dentist, a place of worship",
        finds: "sitting respite transport",
        things: "an alarm or a sensor, so that you can leave the home for an hour",
        ..asked(
            "community",
            "3(2)(g)",
            "making use of necessary facilities or services in the local community, including recreational facilities or \
             services",
        )
    },
    Asked {
        area: "Time for yourself",
        such_as: "Sleep, a walk, a hobby, a break",
        finds: "respite break sitting carers",
        ..asked("leisure", "3(2)(h)", "engaging in recreational activities")
    },
];

/// How it is, in the words of the person, and when the law counts somebody as unable.
#[derive(Debug, PartialEq, Eq)]
pub struct Level {
    /// As it is stored.
    pub key: &'static str,
    /// What people choose.
    pub words: &'static str,
    /// The paragraph of regulation 2(3) by which an adult counts as unable; empty when they do not.
    pub adult: &'static str,
    /// The paragraph of regulation 3(3) for a carer.
    pub carer: &'static str,
}

const fn level(key: &'static str, words: &'static str, adult: &'static str, carer: &'static str) -> Level {
    Level { key, words, adult, carer }
}

/// From managing to not managing.
pub const LEVELS: [Level; 5] = [
    level("manage", "It is hard, but I manage", "", ""),
    level("slow", "I can do it, but it takes me very long", "2(3)(d)", ""),
    level("hurts", "I can do it, but it hurts me or upsets me a lot", "2(3)(b)", "3(3)(b)"),
    level("unsafe", "I can do it, but it is not safe", "2(3)(c)", "3(3)(c)"),
    level("unable", "I cannot do it without help", "2(3)(a)", "3(3)(a)"),
];

/// What a self-assessment asks about: an adult's outcomes, or a carer's.
pub fn of(kind: &str) -> &'static [Asked] {
    if kind == "carer" { &CARER } else { &ADULT }
}

/// The outcome with this key.
pub fn find(kind: &str, key: &str) -> Option<&'static Asked> {
    of(kind).iter().find(|one| one.key == key)
}

/// The level with this key.
pub fn level_of(key: &str) -> Option<&'static Level> {
    LEVELS.iter().find(|level| level.key == key)
}

/// The paragraph by which somebody who says this counts as unable to achieve an outcome; none when they do not.
pub fn unable_by(kind: &str, level: &str) -> Option<&'static str> {
    let level = level_of(level)?;
    let by = if kind == "carer" { level.carer } else { level.adult };
    Some(by).filter(|by| !by.is_empty())
}
