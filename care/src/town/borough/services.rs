//! What made-up services are and cost. Prices are near what English councils paid in 2025, and nobody's in particular.

use super::{chance::Chance, life::Need, names::MARK};
use crate::people::events::model::{CostFrequency, DeliveryMechanism, Service, ServiceComponent, ServiceType};

/// Short support to learn everyday skills again.
pub(super) fn reablement(chance: &mut Chance) -> Service {
    Service {
        service_type: ServiceType::StMax,
        component: ServiceComponent::Reablement,
        delivery: Some(DeliveryMechanism::Commissioned),
        provider_name: Some(format!("{MARK} Reablement")),
        provider_location: Some("1-999000001".into()),
        unit_cost_pence: Some(3_150),
        cost_frequency: Some(CostFrequency::Hourly),
        weekly_units_hundredths: Some(i64::from(chance.between(3, 14)) * 100),
    }
}

/// Something for the home, given once.
pub(super) fn equipment(chance: &mut Chance) -> Service {
    Service {
        service_type: ServiceType::OngoingLowLevel,
        component: ServiceComponent::Equipment,
        delivery: Some(DeliveryMechanism::Commissioned),
        provider_name: Some(format!("{MARK} Equipment Store")),
        provider_location: None,
        unit_cost_pence: Some(i64::from(chance.between(12, 640)) * 100),
        cost_frequency: Some(CostFrequency::OneOff),
        weekly_units_hundredths: None,
    }
}

/// Some weeks in a home, to go back afterwards.
pub(super) fn short_stay(chance: &mut Chance) -> Service {
    let number = chance.between(1, 38);
    Service {
        service_type: ServiceType::OtherShortTerm,
        component: ServiceComponent::ShortTermResidential,
        delivery: Some(DeliveryMechanism::ManagedBudget),
        provider_name: Some(format!("{MARK} Home {number}")),
        provider_location: Some(format!("1-9990001{number:02}")),
        unit_cost_pence: Some(i64::from(chance.between(84_000, 118_000))),
        cost_frequency: Some(CostFrequency::Weekly),
        weekly_units_hundredths: Some(100),
    }
}

/// Support for as long as it is needed.
pub(super) fn longer(chance: &mut Chance, need: Need) -> Service {
    use ServiceType as T;
    let service_type = match need {
        Need::Dementia => chance.weighed(&[(T::Community, 46), (T::Residential, 34), (T::Nursing, 20)]),
        Need::Frailty => chance.weighed(&[(T::Community, 70), (T::Residential, 18), (T::Nursing, 12)]),
        _ => chance.weighed(&[(T::Community, 92), (T::Residential, 8)]),
    };
    match service_type {
        T::Residential => home(chance, service_type, ServiceComponent::LongTermResidential, (78_000, 112_000)),
        T::Nursing => home(chance, service_type, ServiceComponent::LongTermNursing, (92_000, 131_000)),
        _ => community(chance, need),
    }
}

fn home(chance: &mut Chance, service_type: ServiceType, component: ServiceComponent, pence: (u32, u32)) -> Service {
    let number = chance.between(1, 38);
    Service {
        service_type,
        component,
        delivery: Some(DeliveryMechanism::ManagedBudget),
        provider_name: Some(format!("{MARK} Home {number}")),
        provider_location: Some(format!("1-9990001{number:02}")),
        unit_cost_pence: Some(i64::from(chance.between(pence.0, pence.1))),
        cost_frequency: Some(CostFrequency::Weekly),
        weekly_units_hundredths: Some(100),
    }
}

fn community(chance: &mut Chance, need: Need) -> Service {
    use ServiceComponent as C;
    let component = match need {
        Need::Learning => chance.weighed(&[
            (C::SupportedLiving, 38),
            (C::DirectPayment, 30),
            (C::DaySupport, 22),
            (C::SharedLives, 10),
        ]),
        Need::Mental => chance.weighed(&[(C::SupportedLiving, 40), (C::DirectPayment, 30), (C::HomeSupport, 30)]),
        _ => chance.weighed(&[
            (C::HomeSupport, 70),
            (C::DirectPayment, 20),
            (C::ExtraCareHousing, 7),
            (C::DaySupport, 3),
        ]),
    };
    let delivery = match component {
        C::DirectPayment => DeliveryMechanism::DirectPayment,
        _ => chance.weighed(&[(DeliveryMechanism::ManagedBudget, 7), (DeliveryMechanism::Commissioned, 3)]),
    };
    let (cost, frequency, units) = match component {
        C::HomeSupport | C::ExtraCareHousing => {
            (chance.between(2_150, 2_650), CostFrequency::Hourly, chance.between(5, 28))
        }
        C::DaySupport => (chance.between(5_500, 9_800), CostFrequency::Session, chance.between(1, 5)),
        C::SupportedLiving => (chance.between(62_000, 165_000), CostFrequency::Weekly, 1),
        _ => (chance.between(11_000, 52_000), CostFrequency::Weekly, 1),
    };
    let number = chance.between(1, 24);
    Service {
        service_type: ServiceType::Community,
        component,
        delivery: Some(delivery),
        provider_name: (component != C::DirectPayment).then(|| format!("{MARK} Care at Home {number}")),
        provider_location: (component != C::DirectPayment).then(|| format!("1-9990002{number:02}")),
        unit_cost_pence: Some(i64::from(cost)),
        cost_frequency: Some(frequency),
        weekly_units_hundredths: Some(i64::from(units) * 100),
    }
}

/// A carer's own support.
pub(super) fn for_carer(chance: &mut Chance) -> Service {
    let (component, delivery) = chance.weighed(&[
        ((ServiceComponent::DirectPayment, DeliveryMechanism::DirectPayment), 7),
        ((ServiceComponent::CarerUniversal, DeliveryMechanism::Commissioned), 3),
    ]);
    Service {
        service_type: ServiceType::CarerDirect,
        component,
        delivery: Some(delivery),
        provider_name: None,
        provider_location: None,
        unit_cost_pence: Some(i64::from(chance.between(150, 500)) * 100),
        cost_frequency: Some(CostFrequency::OneOff),
        weekly_units_hundredths: Some(100),
    }
}
