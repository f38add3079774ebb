//! Ready-made organizations: a small example, and large ones for measurements.

use super::{agents::NewAgent, state::Organization};
use crate::types::{AgentId, LocationId, NotificationType};

impl Organization {
    /// Creates a small example organization: 4 locations, 12 call pickups, and agents of each type.
    ///
    /// It has everything that an audit reports: a call pickup without agents (*Holiday cover*), two people with the same
    /// extension in Zürich (Ana Müller and Tom Okafor, 2104), and people in no call pickup (Zoë Ångström and Pat Doe).
    pub fn example() -> Self {
        let mut example = ExampleBuilder { organization: Self::new(), people: 0 };

        let zurich = example.organization.add_location("Zürich");
        let ana = example.person(&zurich, ("Ana", "Müller"), "ana.mueller@example.com", "2104");
        let jorg = example.person(&zurich, ("Jörg", "Weiß"), "joerg.weiss@example.com", "2102");
        let tom = example.person(&zurich, ("Tom", "Okafor"), "tom.okafor@example.com", "2104");
        let mei = example.person(&zurich, ("Mei", "Tanaka"), "mei.tanaka@example.com", "2105");
        let lobby = example.add(&zurich, NewAgent::workspace("Lobby Zürich").extension("2190"));
        example.person(&zurich, ("Zoë", "Ångström"), "zoe.angstroem@example.com", "2107");
        example.group(&zurich, "Front desk", NotificationType::AudioOnly, vec![ana, lobby]);
        example.group(&zurich, "Sales DACH", NotificationType::AudioAndVisual, vec![jorg, tom]);
        example.group(&zurich, "Engineering", NotificationType::None, vec![mei]);

        let lisbon = example.organization.add_location("Lisbon");
        let ines = example.person(&lisbon, ("Inês", "Carvalho"), "ines.carvalho@example.com", "3101");
        let rui = example.person(&lisbon, ("Rui", "Matos"), "rui.matos@example.com", "3102");
        let joana = example.person(&lisbon, ("Joana", "Pires"), "joana.pires@example.com", "3103");
        let hotline = NewAgent::virtual_line("Support", "Hotline").number("+15550103199").extension("3199");
        let hotline = example.add(&lisbon, hotline);
        example.group(&lisbon, "Support day", NotificationType::VisualOnly, vec![ines, hotline]);
        example.group(&lisbon, "Support night", NotificationType::AudioAndVisual, vec![rui, joana]);
        example.group(&lisbon, "Holiday cover", NotificationType::None, vec![]);

        let austin = example.organization.add_location("Austin");
        let dana = example.person(&austin, ("Dana", "Brooks"), "dana.brooks@example.com", "4101");
        let lee = example.person(&austin, ("Lee", "Nguyen"), "lee.nguyen@example.com", "4102");
        let sam = example.person(&austin, ("Sam", "Ortiz"), "sam.ortiz@example.com", "4103");
        let kim = example.person(&austin, ("Kim", "Novak"), "kim.novak@example.com", "4104");
        let dock = example.add(&austin, NewAgent::workspace("Loading dock").number("+15550104190").extension("4190"));
        example.person(&austin, ("Pat", "Doe"), "pat.doe@example.com", "4105");
        example.group(&austin, "Billing", NotificationType::None, vec![dana, lee]);
        example.group(&austin, "Warehouse", NotificationType::AudioOnly, vec![dock]);
        example.group(&austin, "Executive assistants", NotificationType::VisualOnly, vec![sam]);
        example.group(&austin, "Front desk", NotificationType::AudioOnly, vec![kim]);

        let oslo = example.organization.add_location("Oslo");
        let liv = example.person(&oslo, ("Liv", "Hansen"), "liv.hansen@example.com", "5101");
        let odd = example.person(&oslo, ("Odd", "Bakke"), "odd.bakke@example.com", "5102");
        example.group(&oslo, "Sales Nordics", NotificationType::AudioOnly, vec![liv]);
        example.group(&oslo, "Service", NotificationType::None, vec![odd]);
        example.organization
    }

    /// Creates an organization with this number of locations and call pickups. Each call pickup has two people; they are spread
    /// evenly over the locations. With a call pickup, there is at least one location.
    pub fn of_size(locations: usize, call_pickups: usize) -> Self {
        let mut organization = Self::new();
        let locations = locations.max(usize::from(call_pickups > 0));
        let ids: Vec<_> = (1..=locations).map(|n| organization.add_location(format!("Location {n:04}"))).collect();
        for (n, location) in (0..call_pickups).zip(ids.iter().cycle()) {
            let agents = [0, 1].map(|offset| {
                let (person, within_location) = (2 * n + offset, 2 * (n / locations) + offset);
                let agent = NewAgent::person(format!("First{person}"), format!("Last{person}"))
                    .email(format!("person{person}@example.com"))
                    .number(format!("+1555{person:07}"))
                    .extension((1000 + within_location).to_string());
                organization.add_agent(location, agent)
            });
            organization
                .add_call_pickup(location, |group| group.name(format!("Group {:06}", n + 1)).agents(agents.to_vec()));
        }
        organization
    }
}

/// The example organization under construction.
struct ExampleBuilder {
    organization: Organization,
    people: usize,
}

impl ExampleBuilder {
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
