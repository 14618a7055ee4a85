//! Exit codes.

/// How the program ends. The same for every output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing fails.
    Done = 0,
    /// A required or mandatory finding fails.
    Fails = 1,
    /// Wrong usage.
    Usage = 2,
    /// Nothing fails, but something undetermined could.
    Undetermined = 3,
    /// The rules do not build.
    Rules = 4,
    /// The facts cannot be read.
    Facts = 5,
    /// A limit was exceeded.
    Limit = 6,
    /// A bug of ours.
    Bug = 70,
}

impl Exit {
    /// As the system wants it.
    pub(crate) fn code(self) -> i32 {
        self as i32
    }

    /// Of several documents, the one that the whole run ends with: what could not be read, what fails, what is open.
    pub(crate) fn first_of(all: impl IntoIterator<Item = Exit>) -> Exit {
        const ORDER: [Exit; 5] = [Exit::Facts, Exit::Limit, Exit::Fails, Exit::Undetermined, Exit::Done];
        let place = |exit: &Exit| ORDER.iter().position(|e| e == exit).unwrap_or(ORDER.len());
        all.into_iter().min_by_key(place).unwrap_or(Exit::Done)
    }
}
