//! `_socket`: network connections, on the system's own sockets.
//!
//! - [`system`]: the system calls.
//! - [`address`]: addresses between Python and the system, and name look-ups.
//! - [`object`]: the type `socket`, with time-outs.
//! - [`message`]: `sendmsg` and `recvmsg`.
//! - [`names`]: services, protocols, hosts, interfaces.
//! - this file: the module's functions and constants.

mod address;
mod message;
mod names;
mod object;
mod system;

use std::cell::Cell;
use std::net::{Ipv4Addr, Ipv6Addr};

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::module::Module;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::error_class::ErrorClass;
use crate::posix::c_int;
use crate::{buffer, os_error};

/// `socket.gaierror`.
static GAI_ERROR: ErrorClass = ErrorClass::new("socket", "gaierror", ExceptionKind::OSError);
/// `socket.herror`.
static H_ERROR: ErrorClass = ErrorClass::new("socket", "herror", ExceptionKind::OSError);

/// `_socket`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_socket",
    functions: FUNCTIONS,
    init,
    doc: "Implementation module for socket operations.",
};

/// What `setdefaulttimeout` set: seconds, or `None`.
#[derive(Default)]
struct DefaultTimeout(Cell<Option<f64>>);

static FUNCTIONS: &[Native] = &[
    function("socketpair", "(family=None, type=1, proto=0, /)", object::pair, ""),
    function(
        "getaddrinfo",
        "(host, port, family=0, type=0, proto=0, flags=0)",
        address::get_address_info,
        "",
    ),
    function("getnameinfo", "(sockaddr, flags, /)", address::get_name_info, ""),
    function("gethostname", "()", get_host_name, "Return the current host name."),
    function(
        "gethostbyname",
        "(host, /)",
        get_host_by_name,
        "Return the IP address of a host.",
    ),
    function(
        "getservbyname",
        "(servicename, protocolname=None, /)",
        get_service_by_name,
        "",
    ),
    function(
        "inet_aton",
        "(ip_addr, /)",
        inet_aton,
        "Convert an IP address in string format to packed binary format.",
    ),
    function(
        "inet_ntoa",
        "(packed_ip, /)",
        inet_ntoa,
        "Convert an IP address from packed binary format to string format.",
    ),
    function("inet_pton", "(address_family, ip_string, /)", inet_pton, ""),
    function("inet_ntop", "(address_family, packed_ip, /)", inet_ntop, ""),
    function("htons", "(integer, /)", |vm, args| swap_short(vm, "htons", args), ""),
    function("ntohs", "(integer, /)", |vm, args| swap_short(vm, "ntohs", args), ""),
    function("htonl", "(integer, /)", |vm, args| swap_long(vm, "htonl", args), ""),
    function("ntohl", "(integer, /)", |vm, args| swap_long(vm, "ntohl", args), ""),
    function("getdefaulttimeout", "()", get_default_timeout, ""),
    function("setdefaulttimeout", "(timeout, /)", set_default_timeout, ""),
    function("close", "(fd, /)", close, "Close an integer socket file descriptor."),
    function(
        "dup",
        "(fd, /)",
        duplicate,
        "Duplicate an integer socket file descriptor.",
    ),
];

#[rustfmt::skip]
static CONSTANTS: &[(&str, i32)] = &[
    ("AF_UNSPEC", libc::AF_UNSPEC), ("AF_UNIX", libc::AF_UNIX), ("AF_INET", libc::AF_INET), ("AF_INET6", libc::AF_INET6),
    ("SOCK_STREAM", libc::SOCK_STREAM), ("SOCK_DGRAM", libc::SOCK_DGRAM), ("SOCK_RAW", libc::SOCK_RAW),
    ("SOCK_SEQPACKET", libc::SOCK_SEQPACKET),
    #[cfg(target_os = "linux")] ("SOCK_NONBLOCK", libc::SOCK_NONBLOCK),
    #[cfg(target_os = "linux")] ("SOCK_CLOEXEC", libc::SOCK_CLOEXEC),
    ("SOL_SOCKET", libc::SOL_SOCKET), ("SO_REUSEADDR", libc::SO_REUSEADDR), ("SO_REUSEPORT", libc::SO_REUSEPORT),
    ("SO_KEEPALIVE", libc::SO_KEEPALIVE), ("SO_BROADCAST", libc::SO_BROADCAST), ("SO_ERROR", libc::SO_ERROR),
    ("SO_TYPE", libc::SO_TYPE), ("SO_SNDBUF", libc::SO_SNDBUF), ("SO_RCVBUF", libc::SO_RCVBUF),
    ("SO_LINGER", libc::SO_LINGER), ("SO_OOBINLINE", libc::SO_OOBINLINE), ("SO_SNDTIMEO", libc::SO_SNDTIMEO),
    ("SO_RCVTIMEO", libc::SO_RCVTIMEO), ("SO_ACCEPTCONN", libc::SO_ACCEPTCONN), ("SO_DONTROUTE", libc::SO_DONTROUTE),
    ("SOMAXCONN", libc::SOMAXCONN), ("SHUT_RD", libc::SHUT_RD), ("SHUT_WR", libc::SHUT_WR), ("SHUT_RDWR", libc::SHUT_RDWR),
    ("MSG_PEEK", libc::MSG_PEEK), ("MSG_OOB", libc::MSG_OOB), ("MSG_DONTWAIT", libc::MSG_DONTWAIT),
    ("MSG_WAITALL", libc::MSG_WAITALL), ("MSG_TRUNC", libc::MSG_TRUNC), ("MSG_NOSIGNAL", libc::MSG_NOSIGNAL),
    ("SOL_IP", libc::IPPROTO_IP), ("SOL_TCP", libc::IPPROTO_TCP), ("SOL_UDP", libc::IPPROTO_UDP),
    ("IPPROTO_IP", libc::IPPROTO_IP), ("IPPROTO_TCP", libc::IPPROTO_TCP), ("IPPROTO_UDP", libc::IPPROTO_UDP),
    ("IPPROTO_ICMP", libc::IPPROTO_ICMP), ("IPPROTO_IPV6", libc::IPPROTO_IPV6), ("IPV6_V6ONLY", libc::IPV6_V6ONLY),
    ("TCP_NODELAY", libc::TCP_NODELAY), ("TCP_KEEPIDLE", libc::TCP_KEEPIDLE), ("TCP_KEEPINTVL", libc::TCP_KEEPINTVL),
    ("TCP_KEEPCNT", libc::TCP_KEEPCNT), ("IP_TTL", libc::IP_TTL), ("IP_TOS", libc::IP_TOS),
    ("IP_MULTICAST_TTL", libc::IP_MULTICAST_TTL), ("IP_MULTICAST_LOOP", libc::IP_MULTICAST_LOOP),
    ("IP_ADD_MEMBERSHIP", libc::IP_ADD_MEMBERSHIP), ("IP_DROP_MEMBERSHIP", libc::IP_DROP_MEMBERSHIP),
    ("AI_PASSIVE", libc::AI_PASSIVE), ("AI_CANONNAME", libc::AI_CANONNAME), ("AI_NUMERICHOST", libc::AI_NUMERICHOST),
    ("AI_NUMERICSERV", libc::AI_NUMERICSERV), ("AI_ADDRCONFIG", libc::AI_ADDRCONFIG), ("AI_V4MAPPED", libc::AI_V4MAPPED),
    ("AI_ALL", libc::AI_ALL),
    ("NI_NUMERICHOST", libc::NI_NUMERICHOST), ("NI_NUMERICSERV", libc::NI_NUMERICSERV), ("NI_NOFQDN", libc::NI_NOFQDN),
    ("NI_NAMEREQD", libc::NI_NAMEREQD), ("NI_DGRAM", libc::NI_DGRAM), ("NI_MAXHOST", 1025), ("NI_MAXSERV", 32),
    ("EAI_AGAIN", libc::EAI_AGAIN), ("EAI_BADFLAGS", libc::EAI_BADFLAGS), ("EAI_FAIL", libc::EAI_FAIL),
    ("EAI_FAMILY", libc::EAI_FAMILY), ("EAI_MEMORY", libc::EAI_MEMORY), ("EAI_NONAME", libc::EAI_NONAME),
    ("EAI_SERVICE", libc::EAI_SERVICE), ("EAI_SOCKTYPE", libc::EAI_SOCKTYPE), ("EAI_SYSTEM", libc::EAI_SYSTEM),
];

/// Numbers that fewer programs name.
#[rustfmt::skip]
static MORE_CONSTANTS: &[(&str, i64)] = numbers!(
    AF_APPLETALK AF_ASH AF_ATMPVC AF_ATMSVC AF_AX25 AF_BRIDGE AF_CAN AF_ECONET AF_IPX AF_IRDA AF_KEY AF_LLC AF_NETBEUI AF_NETLINK
    AF_NETROM AF_PACKET AF_PPPOX AF_RDS AF_ROSE AF_ROUTE AF_SECURITY AF_SNA AF_TIPC AF_VSOCK AF_WANPIPE AF_X25 SOCK_RDM
    IPPROTO_AH IPPROTO_DSTOPTS IPPROTO_EGP IPPROTO_ESP IPPROTO_FRAGMENT IPPROTO_GRE IPPROTO_HOPOPTS IPPROTO_ICMPV6 IPPROTO_IDP
    IPPROTO_IGMP IPPROTO_IPIP IPPROTO_NONE IPPROTO_PIM IPPROTO_PUP IPPROTO_RAW IPPROTO_ROUTING IPPROTO_RSVP IPPROTO_SCTP IPPROTO_TP
    IPPROTO_UDPLITE MSG_CMSG_CLOEXEC MSG_CONFIRM MSG_CTRUNC MSG_DONTROUTE MSG_EOR MSG_ERRQUEUE MSG_FASTOPEN MSG_MORE
    SCM_RIGHTS SCM_CREDENTIALS SO_PASSCRED SO_PEERCRED SO_BINDTODEVICE SO_DOMAIN SO_PROTOCOL SO_MARK SO_PRIORITY SO_RCVLOWAT
    SO_SNDLOWAT SO_PEERSEC SO_PASSSEC SO_INCOMING_CPU IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP IP_MULTICAST_IF IP_MULTICAST_LOOP
    IP_MULTICAST_TTL IP_OPTIONS IP_RECVTOS IP_TOS IP_TTL IP_HDRINCL IP_TRANSPARENT IP_RECVTTL IP_PKTINFO
    IPV6_DONTFRAG IPV6_HOPLIMIT IPV6_MULTICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_LOOP IPV6_PKTINFO IPV6_RECVHOPLIMIT
    IPV6_RECVPKTINFO IPV6_RECVTCLASS IPV6_TCLASS IPV6_UNICAST_HOPS IPV6_CHECKSUM
    TCP_CONGESTION TCP_CORK TCP_DEFER_ACCEPT TCP_FASTOPEN TCP_INFO TCP_KEEPCNT TCP_KEEPIDLE TCP_KEEPINTVL TCP_LINGER2 TCP_MAXSEG
    TCP_QUICKACK TCP_SYNCNT TCP_USER_TIMEOUT TCP_WINDOW_CLAMP TCP_NOTSENT_LOWAT
    EAI_NODATA EAI_OVERFLOW CAN_RAW CAN_BCM CAN_ISOTP CAN_EFF_FLAG CAN_EFF_MASK CAN_ERR_FLAG CAN_RTR_FLAG
    CAN_SFF_MASK PF_PACKET PACKET_BROADCAST PACKET_HOST PACKET_MULTICAST PACKET_OTHERHOST PACKET_OUTGOING
);

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let dict = module.namespace(vm);
    for native in message::FUNCTIONS.iter().chain(names::FUNCTIONS) {
        let function = vm.new_native_function(native, Some("_socket"), module.to_value());
        dict.set_str(vm, native.name, function);
    }
    crate::permission::restrict(vm, &dict, "_socket", |permissions, name| {
        permissions.network
            || matches!(
                name,
                "socketpair"
                    | "inet_aton"
                    | "inet_ntoa"
                    | "inet_pton"
                    | "inet_ntop"
                    | "htons"
                    | "ntohs"
                    | "htonl"
                    | "ntohl"
                    | "getdefaulttimeout"
                    | "setdefaulttimeout"
            )
    });
    for (name, number) in CONSTANTS {
        dict.set_str(vm, name, Value::int32(*number));
    }
    for (name, number) in MORE_CONSTANTS {
        let number = vm.int(*number);
        dict.set_str(vm, name, number);
    }
    for (name, number) in [
        ("INADDR_ANY", 0_i64),
        ("INADDR_BROADCAST", 0xffff_ffff),
        ("INADDR_LOOPBACK", 0x7f00_0001),
        ("INADDR_NONE", 0xffff_ffff),
    ] {
        let number = vm.int(number);
        dict.set_str(vm, name, number);
    }
    let class = vm.type_for(&object::SOCKET).into_value();
    dict.set_str(vm, "SocketType", class.clone());
    dict.set_str(vm, "socket", class);
    dict.set_str(vm, "has_ipv6", Value::TRUE);
    let (error, timeout) = (
        vm.exception_type(ExceptionKind::OSError).into_value(),
        vm.exception_type(ExceptionKind::TimeoutError).into_value(),
    );
    let (gai_error, h_error) = (GAI_ERROR.get(vm)?, H_ERROR.get(vm)?);
    for (name, class) in [
        ("error", error),
        ("timeout", timeout),
        ("gaierror", gai_error),
        ("herror", h_error),
    ] {
        dict.set_str(vm, name, class);
    }
    Ok(())
}

fn get_host_name(vm: &mut Vm, _: Args<'_>) -> Res {
    match system::host_name() {
        Some(name) => Ok(crate::paths::decoded(vm, &name)),
        None => Err(os_error::raise_last(vm, &[])),
    }
}

fn get_host_by_name(vm: &mut Vm, args: Args<'_>) -> Res {
    let port = Value::int32(0);
    let pair = vm.tuple([args[0].clone(), port]);
    let address = address::from_value(vm, "gethostbyname", libc::AF_INET, &pair)?;
    let pair = address::to_value(vm, &address);
    vm.getitem(&pair, &Value::int32(0))
}

fn get_service_by_name(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = address::c_name(vm, &args[0], "getservbyname() argument 1")?.unwrap_or_default();
    let protocol = address::c_name(vm, &args[1], "getservbyname() argument 2")?;
    match system::service_port(&name, protocol.as_ref()) {
        Some(port) => Ok(vm.int(i64::from(port))),
        None => Err(vm.error(ExceptionKind::OSError, "service/proto not found")),
    }
}

fn text_argument(vm: &mut Vm, function: &str, value: &Value) -> Res<String> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text.to_string_lossy().into_owned()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("{function}() argument must be str, not {given}")))
        }
    }
}

fn illegal(vm: &mut Vm, function: &str) -> corallus_vm::error::Raised {
    vm.error(
        ExceptionKind::OSError,
        format!("illegal IP address string passed to {function}"),
    )
}

fn inet_aton(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = text_argument(vm, "inet_aton", &args[0])?;
    match text.parse::<Ipv4Addr>() {
        Ok(address) => Ok(vm.bytes(address.octets())),
        Err(_) => Err(illegal(vm, "inet_aton")),
    }
}

fn inet_ntoa(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[0])?;
    match <[u8; 4]>::try_from(&*data) {
        Ok(octets) => Ok(vm.str(&Ipv4Addr::from(octets).to_string())),
        Err(_) => Err(vm.error(ExceptionKind::OSError, "packed IP wrong length")),
    }
}

fn inet_pton(vm: &mut Vm, args: Args<'_>) -> Res {
    let (family, text) = (c_int(vm, &args[0])?, text_argument(vm, "inet_pton", &args[1])?);
    match family {
        libc::AF_INET => match text.parse::<Ipv4Addr>() {
            Ok(address) => Ok(vm.bytes(address.octets())),
            Err(_) => Err(illegal(vm, "inet_pton")),
        },
        libc::AF_INET6 => match text.parse::<Ipv6Addr>() {
            Ok(address) => Ok(vm.bytes(address.octets())),
            Err(_) => Err(illegal(vm, "inet_pton")),
        },
        _ => Err(os_error::raise(vm, libc::EAFNOSUPPORT, &[])),
    }
}

fn inet_ntop(vm: &mut Vm, args: Args<'_>) -> Res {
    let (family, data) = (c_int(vm, &args[0])?, buffer::data(vm, &args[1])?);
    let text = match family {
        libc::AF_INET => <[u8; 4]>::try_from(&*data)
            .ok()
            .map(|octets| Ipv4Addr::from(octets).to_string()),
        libc::AF_INET6 => <[u8; 16]>::try_from(&*data)
            .ok()
            .map(|octets| Ipv6Addr::from(octets).to_string()),
        _ => return Err(vm.value_error(format!("unknown address family {family}"))),
    };
    match text {
        Some(text) => Ok(vm.str(&text)),
        None => Err(vm.value_error("invalid length of packed IP address string")),
    }
}

fn swap_short(vm: &mut Vm, function: &str, args: Args<'_>) -> Res {
    let number = vm.to_i64(&args[0])?;
    match u16::try_from(number) {
        Ok(number) => Ok(vm.int(i64::from(number.to_be()))),
        Err(_) if number < 0 => Err(vm.overflow_error(format!(
            "{function}: can't convert negative Python int to C 16-bit unsigned integer"
        ))),
        Err(_) => Err(vm.overflow_error(format!(
            "{function}: Python int too large to convert to C 16-bit unsigned integer"
        ))),
    }
}

fn swap_long(vm: &mut Vm, function: &str, args: Args<'_>) -> Res {
    let number = vm.to_i64(&args[0])?;
    match u32::try_from(number) {
        Ok(number) => Ok(vm.int(i64::from(number.to_be()))),
        Err(_) => Err(vm.overflow_error(format!("{function}: int larger than 32 bits"))),
    }
}

fn get_default_timeout(vm: &mut Vm, _: Args<'_>) -> Res {
    match vm.state::<DefaultTimeout>().0.get() {
        Some(seconds) => Ok(vm.float(seconds)),
        None => Ok(Value::NONE),
    }
}

fn set_default_timeout(vm: &mut Vm, args: Args<'_>) -> Res {
    let timeout = object::timeout_argument(vm, &args[0])?;
    vm.state::<DefaultTimeout>().0.set(timeout);
    Ok(Value::NONE)
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    // A peer that has gone already is no error here.
    if system::close(fd) < 0 && os_error::last() != libc::ECONNRESET {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(Value::NONE)
}

fn duplicate(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    match system::duplicate(fd) {
        ..0 => Err(os_error::raise_last(vm, &[])),
        fd => Ok(vm.int(fd)),
    }
}
