//! Organizations that are ready to use: a small one to show, and large ones to measure with.

use super::{NewAgent, Organization};
use crate::types::{AgentId, LocationId, NotificationType};

impl Organization {
    /// A small made-up organization: 4 locations, 12 call pickups, and agents of each type. It has what an audit looks
    /// for: a call pickup without agents (*Holiday cover*), two people with the same extension in Zürich (Ana Müller and
    /// Tom Okafor, 2104), and people in no call pickup (Zoë Ångström and Pat Doe).
    pub fn example() -> Self {
        let mut fleet = Fleet { organization: Self::new(), people: 0 };

        let zurich = fleet.organization.add_location("Zürich");
        let ana = fleet.person(&zurich, ("Ana", "Müller"), "ana.mueller@example.com", "2104");
        let jorg = fleet.person(&zurich, ("Jörg", "Weiß"), "joerg.weiss@example.com", "2102");
        let tom = fleet.person(&zurich, ("Tom", "Okafor"), "tom.okafor@example.com", "2104");
        let mei = fleet.person(&zurich, ("Mei", "Tanaka"), "mei.tanaka@example.com", "2105");
        let lobby = fleet.add(&zurich, NewAgent::workspace("Lobby Zürich").extension("2190"));
        fleet.person(&zurich, ("Zoë", "Ångström"), "zoe.angstroem@example.com", "2107");
        fleet.group(&zurich, "Front desk", NotificationType::AudioOnly, vec![ana, lobby]);
        fleet.group(&zurich, "Sales DACH", NotificationType::AudioAndVisual, vec![jorg, tom]);
        fleet.group(&zurich, "Engineering", NotificationType::None, vec![mei]);

        let lisbon = fleet.organization.add_location("Lisbon");
        let ines = fleet.person(&lisbon, ("Inês", "Carvalho"), "ines.carvalho@example.com", "3101");
        let rui = fleet.person(&lisbon, ("Rui", "Matos"), "rui.matos@example.com", "3102");
        let joana = fleet.person(&lisbon, ("Joana", "Pires"), "joana.pires@example.com", "3103");
        let hotline = NewAgent::virtual_line("Support", "Hotline").number("+15550103199").extension("3199");
        let hotline = fleet.add(&lisbon, hotline);
        fleet.group(&lisbon, "Support day", NotificationType::VisualOnly, vec![ines, hotline]);
        fleet.group(&lisbon, "Support night", NotificationType::AudioAndVisual, vec![rui, joana]);
        fleet.group(&lisbon, "Holiday cover", NotificationType::None, vec![]);

        let austin = fleet.organization.add_location("Austin");
        let dana = fleet.person(&austin, ("Dana", "Brooks"), "dana.brooks@example.com", "4101");
        let lee = fleet.person(&austin, ("Lee", "Nguyen"), "lee.nguyen@example.com", "4102");
        let sam = fleet.person(&austin, ("Sam", "Ortiz"), "sam.ortiz@example.com", "4103");
        let kim = fleet.person(&austin, ("Kim", "Novak"), "kim.novak@example.com", "4104");
        let dock = fleet.add(&austin, NewAgent::workspace("Loading dock").number("+15550104190").extension("4190"));
        fleet.person(&austin, ("Pat", "Doe"), "pat.doe@example.com", "4105");
        fleet.group(&austin, "Billing", NotificationType::None, vec![dana, lee]);
        fleet.group(&austin, "Warehouse", NotificationType::AudioOnly, vec![dock]);
        fleet.group(&austin, "Executive assistants", NotificationType::VisualOnly, vec![sam]);
        fleet.group(&austin, "Front desk", NotificationType::AudioOnly, vec![kim]);

        let oslo = fleet.organization.add_location("Oslo");
        let liv = fleet.person(&oslo, ("Liv", "Hansen"), "liv.hansen@example.com", "5101");
        let odd = fleet.person(&oslo, ("Odd", "Bakke"), "odd.bakke@example.com", "5102");
        fleet.group(&oslo, "Sales Nordics", NotificationType::AudioOnly, vec![liv]);
        fleet.group(&oslo, "Service", NotificationType::None, vec![odd]);
        fleet.organization
    }

    /// An organization with so many locations, and so many call pickups of two people each, spread over the locations
    /// evenly. There is one location at least where there is a call pickup.
    pub fn of_size(locations: usize, call_pickups: usize) -> Self {
        let mut organization = Self::new();
        let locations = locations.max(usize::from(call_pickups > 0));
        let ids: Vec<_> = (1..=locations).map(|n| organization.add_location(format!("Location {n:04}"))).collect();
        for (n, location) in (0..call_pickups).zip(ids.iter().cycle()) {
            let agents = [0, 1].map(|second| {
                let (person, of_location) = (2 * n + second, 2 * (n / locations) + second);
                let agent = NewAgent::person(format!("First{person}"), format!("Last{person}"))
                    .email(format!("person{person}@example.com"))
                    .number(format!("+1555{person:07}"))
                    .extension((1000 + of_location).to_string());
                organization.add_agent(location, agent)
            });
            organization
                .add_call_pickup(location, |group| group.name(format!("Group {:06}", n + 1)).agents(agents.to_vec()));
        }
        organization
    }
}

/// The example, while it is made.
struct Fleet {
    organization: Organization,
    people: usize,
}

impl Fleet {
    fn add(&mut self, location: &LocationId, agent: NewAgent) -> AgentId {
        self.organization.add_agent(location, agent)
    }

    fn person(&mut self, location: &LocationId, (first, last): (&str, &str), email: &str, extension: &str) -> AgentId {
        self.people += 1;
        let person = NewAgent::person(first, last)
            .email(email)
            .number(format!("+1555010{:04}", self.people))
            .extension(extension);
        self.add(location, person)
    }

    fn group(&mut self, location: &LocationId, name: &str, notification: NotificationType, agents: Vec<AgentId>) {
        self.organization
            .add_call_pickup(location, |group| group.name(name).notification_type(notification).agents(agents));
    }
}
