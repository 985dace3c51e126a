//! The arguments of the script test target, a subset of what the standard test harness takes.

/// What the command line selects.
pub struct Arguments {
    filters: Vec<String>,
    skips: Vec<String>,
    exact: bool,
    pub list: bool,
    pub threads: usize,
    pub prune_gaps: bool,
    pub write_gaps: bool,
}

impl Arguments {
    /// Reads the process's arguments. Options of the standard harness that mean nothing here are accepted, because
    /// `cargo test -- …` hands the same arguments to every target.
    pub fn from_command_line() -> Arguments {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut arguments = Arguments {
            filters: Vec::new(),
            skips: Vec::new(),
            exact: false,
            list: false,
            threads: cores,
            prune_gaps: false,
            write_gaps: false,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--list" => arguments.list = true,
                "--exact" => arguments.exact = true,
                "--prune-gaps" => arguments.prune_gaps = true,
                "--write-gaps" => arguments.write_gaps = true,
                "--skip" => arguments.skips.extend(words.next()),
                "--test-threads" => {
                    arguments.threads = words.next().and_then(|count| count.parse().ok()).unwrap_or(cores);
                }
                "--format" | "--color" | "--logfile" | "-Z" => drop(words.next()),
                option if option.starts_with('-') => {
                    if let Some(count) = option.strip_prefix("--test-threads=") {
                        arguments.threads = count.parse().unwrap_or(cores);
                    } else if let Some(skip) = option.strip_prefix("--skip=") {
                        arguments.skips.push(skip.to_owned());
                    }
                }
                filter => arguments.filters.push(filter.to_owned()),
            }
        }
        arguments
    }

    /// Whether the script of that name is to be run.
    pub fn selects(&self, name: &str) -> bool {
        let matches = |filter: &String| {
            if self.exact {
                name == filter
            } else {
                name.contains(filter.as_str())
            }
        };
        (self.filters.is_empty() || self.filters.iter().any(matches)) && !self.skips.iter().any(matches)
    }

    /// Whether the run rewrites the list of known gaps.
    pub fn maintains_gaps(&self) -> bool {
        self.prune_gaps || self.write_gaps
    }
}
