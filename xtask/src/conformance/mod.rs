//! `cargo xtask conformance`: runs the reference installation's own test modules, unmodified, under Corallus.
//!
//! Only the package `test` comes from the reference, through a temporary folder on the module path that holds links to
//! it (one module that others import is changed, and some have a stand-in for an extension module: see [`run`]); the
//! standard library that the tests import is ours. Tests that can't apply to us stand in
//! `tests/conformance_exclusions.toml`, each with its reason.

mod output;
mod report;
mod run;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::project;
use crate::reference;
use crate::table::{self, Table};

/// The modules that are run when none is named: first those about the coroutine protocol, then the language,
/// then the library.
const MODULES: &[&str] = &[
    "test_generators",
    "test_coroutines",
    "test_asyncgen",
    "test_yield_from",
    "test_genexps",
    "test_generator_stop",
    "test_with",
    "test_contextlib",
    "test_contextlib_async",
    "test_context",
    "test_genericalias",
    "test_weakref",
    "test_gc",
    "test_sys_setprofile",
    "test_sys_settrace",
    "test_inspect.test_inspect",
    "test_dict",
    "test_list",
    "test_tuple",
    "test_set",
    "test_exceptions",
    "test_exception_group",
    "test_except_star",
    "test_class",
    "test_scope",
    "test_descr",
    "test_unpack",
    "test_unpack_ex",
    "test_patma",
    "test_fstring",
    "test_int",
    "test_float",
    "test_str",
    "test_bytes",
    "test_range",
    "test_slice",
    "test_named_expressions",
    "test_listcomps",
    "test_decorators",
    "test_super",
    "test_property",
    "test_raise",
    "test_iter",
    "test_keywordonlyarg",
    "test_positional_only_arg",
    "test_type_params",
    "test_grammar",
    "test_syntax",
    "test_builtin",
    "test_types",
    "test_typing",
    "test_complex",
    "test_bool",
    "test_memoryview",
    "test_format",
    "test_string_literals",
    "test_unicode_identifiers",
    "test_global",
    "test_funcattrs",
    "test_extcall",
    "test_call",
    "test_metaclass",
    "test_subclassinit",
    "test_isinstance",
    "test_enumerate",
    "test_sort",
    "test_augassign",
    "test_binop",
    "test_compare",
    "test_richcmp",
    "test_contains",
    "test_dictcomps",
    "test_setcomps",
    "test_dictviews",
    "test_dynamic",
    "test_dynamicclassattribute",
    "test_eof",
    "test_baseexception",
    "test_traceback",
    "test_code",
    "test_symtable",
    "test_frame",
    "test_unary",
    "test_userdict",
    "test_userlist",
    "test_userstring",
    "test_hash",
    "test_long",
    "test_numeric_tower",
    "test_pow",
    "test_math",
    "test_print",
    "test_opcodes",
    "test_pep646_syntax",
    "test_type_aliases",
    "test_type_annotations",
    "test_unicodedata",
    "test_ucn",
    "test_weakset",
    "test_codecs",
    "test_fileio",
    "test_bufio",
    "test_univnewlines",
    "test_heapq",
    "test_bisect",
    "test_base64",
    "test_string",
    "test_copy",
    "test_shlex",
    "test_zlib",
    "test_json",
    "test_re",
    "test_collections",
    "test_enum",
    "test_dataclasses",
    "test_functools",
    "test_struct",
    "test_csv",
    "test_operator",
    "test_textwrap",
    "test_random",
    "test_time",
    "test_hashlib",
    "test_abc",
    "test_errno",
    "test_keyword",
    "test_abstract_numbers",
    "test_numeric_tower",
    "test_fractions",
    "test_decimal",
    "test_statistics",
    "test_datetime",
    "test_itertools",
    "test_deque",
    "test_defaultdict",
    "test_ordered_dict",
    "test_userdict",
    "test_userlist",
    "test_userstring",
    "test_weakset",
    "test_reprlib",
    "test_pprint",
    "test_pickle",
    "test_picklebuffer",
    "test_pickletools",
    "test_copyreg",
    "test_ast",
    "test_difflib",
    "test_doctest",
    "test_argparse",
    "test_optparse",
    "test_getopt",
    "test_configparser",
    "test_logging",
    "test_warnings",
    "test_linecache",
    "test_timeit",
    "test_queue",
    "test_sched",
    "test_cmd_line",
    "test_cmd_line_script",
    "test_repl",
    "test_code_module",
    "test_utf8_mode",
    "test_c_locale_coercion",
    "test_source_encoding",
    "test_sys",
    "test_site",
    "test_atexit",
    "test_module",
    "test_runpy",
    "test_pkgutil",
    "test_zipimport",
    "test_compileall",
    "test_tabnanny",
    "test_os",
    "test_posixpath",
    "test_genericpath",
    "test_fnmatch",
    "test_glob",
    "test_shutil",
    "test_stat",
    "test_tempfile",
    "test_filecmp",
    "test_fileinput",
    "test_signal",
    "test_thread",
    "test_threading",
    "test_subprocess",
    "test_selectors",
    "test_select",
    "test_poll",
    "test_epoll",
    "test_socket",
    "test_calendar",
    "test_gettext",
    "test_getpass",
    "test_graphlib",
    "test_secrets",
    "test_hmac",
    "test_ipaddress",
    "test_uuid",
    "test_cmd",
    "test_codeop",
    "test_trace",
    "test_compile",
    "test_import",
    "test_importlib",
    "test_array",
    "test_binascii",
    "test_colorsys",
    "test_stringprep",
    "test_gzip",
    "test_tarfile",
    "test_zipapp",
    "test_zoneinfo",
    "test_tomllib",
    "test_plistlib",
    "test_html",
    "test_htmlparser",
    "test_http_cookies",
    "test_http_cookiejar",
    "test_httplib",
    "test_httpservers",
    "test_urllib",
    "test_urlparse",
    "test_urllib_response",
    "test_wsgiref",
    "test_xmlrpc",
    "test_email",
    "test_mimetypes",
    "test_minidom",
    "test_xml_etree",
    "test_concurrent_futures",
    "test_io",
    "test_memoryio",
    "test_file",
    "test_largefile",
    "test_tokenize",
    "test_index",
    "test_int_literal",
    "test_iterlen",
    "test_longexp",
    "test_typechecks",
    "test_genericclass",
    "test_structseq",
    "test_exception_hierarchy",
    "test_exception_variations",
    "test_descrtut",
    "test_future_stmt",
    "test_type_comments",
    "test_unparse",
    "test_utf8source",
    "test_unicode_file",
    "test_unicode_file_functions",
    "test_strtod",
    "test_cmath",
    "test_charmapcodec",
    "test_strftime",
    "test_strptime",
    "test_posix",
    "test_pwd",
    "test_grp",
    "test_resource",
    "test_fcntl",
    "test_mmap",
    "test_locale",
    "test_platform",
    "test_threading_local",
    "test_threadsignals",
    "test_monitoring",
    "test_bdb",
    "test_pdb",
    "test_profile",
    "test_py_compile",
    "test_pkg",
    "test_shelve",
    "test_dbm",
    "test_dbm_dumb",
    "test_zipfile",
    "test_sax",
    "test_pulldom",
    "test_netrc",
    "test_mailbox",
    "test_quopri",
    "test_smtplib",
    "test_socketserver",
    "test_asyncio.test_queues",
    "test_asyncio.test_locks",
    "test_asyncio.test_taskgroups",
    "test_asyncio.test_timeouts",
    "test_asyncio.test_context",
    "test_asyncio.test_transports",
    "test_asyncio.test_protocols",
    "test_asyncio.test_threads",
    "test_asyncio.test_staggered",
    "test_asyncio.test_waitfor",
    "test_asyncio.test_buffered_proto",
    "test_asyncio.test_server",
];

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(120);

/// Runs the task.
///
/// # Errors
/// When the reference, its tests or the release binary are missing, or a module fails outside the listed exclusions.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let reference = reference::take_argument(&mut arguments)?;
    let write = take_flag(&mut arguments, "--write");
    let timeout = take_timeout(&mut arguments)?;
    let root = project::root();
    let corallus = project::release_binary()?;
    let tests = run::TestPackage::of(&reference)?;
    let exclusions = table::read(&root.join("tests/conformance_exclusions.toml"))?;
    let modules: Vec<String> = if arguments.is_empty() {
        MODULES.iter().map(|module| (*module).to_owned()).collect()
    } else {
        arguments
    };

    let mut results = Vec::new();
    for module in &modules {
        let excluded = excluded(&exclusions, module, reference.version);
        let left_out: Vec<&str> = excluded
            .iter()
            .filter(|(_, reason)| reason.starts_with("not run: "))
            .map(|(test, _)| test.as_str())
            .collect();
        let outcome = run::run_module(&corallus, &tests, module, &left_out, timeout)?;
        let result = report::ModuleResult::new(module, outcome, excluded);
        println!("{}", result.line());
        for failure in result.unexpected() {
            println!("    {failure}");
        }
        results.push(result);
    }
    println!("\n{}", report::table(&results));
    if write {
        let path = root.join("docs/conformance.md");
        std::fs::write(&path, report::document(&results, reference.version))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        println!("wrote docs/conformance.md");
    }
    let wanting = results.iter().filter(|result| !result.is_clean()).count();
    if wanting > 0 {
        Err(format!("{wanting} of {} modules fail", results.len()))
    } else {
        Ok(())
    }
}

/// The module's exclusions: those of its own section and those of the section for this reference version
/// (`[test_x 3.13]`: what that version's tests expect and 3.14 answers differently).
fn excluded(exclusions: &Table, module: &str, version: (u32, u32)) -> BTreeMap<String, String> {
    let sections = [module.to_owned(), format!("{module} {}.{}", version.0, version.1)];
    sections
        .iter()
        .filter_map(|section| exclusions.get(section))
        .flat_map(Clone::clone)
        .collect()
}

fn take_flag(arguments: &mut Vec<String>, flag: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|argument| argument != flag);
    arguments.len() < before
}

fn take_timeout(arguments: &mut Vec<String>) -> Result<Duration, String> {
    let Some(at) = arguments.iter().position(|argument| argument == "--timeout") else {
        return Ok(DEFAULT_TIMEOUT);
    };
    let seconds = arguments.get(at + 1).and_then(|seconds| seconds.parse().ok());
    let seconds = seconds.ok_or("--timeout needs a number of seconds")?;
    arguments.drain(at..=at + 1);
    Ok(Duration::from_secs(seconds))
}
