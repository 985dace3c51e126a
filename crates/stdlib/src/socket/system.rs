//! The system calls of sockets, as safe functions over descriptors: all `unsafe` of the module stands here.

use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;

/// A socket address as the system has it.
#[derive(Clone, Copy)]
pub struct RawAddress {
    storage: libc::sockaddr_storage,
    length: libc::socklen_t,
}

impl RawAddress {
    /// Room for any address.
    pub fn empty() -> Self {
        Self {
            // SAFETY: a `sockaddr_storage` is plain numbers, for which zeros are valid.
            storage: unsafe { MaybeUninit::zeroed().assume_init() },
            length: size_of::<libc::sockaddr_storage>() as libc::socklen_t,
        }
    }

    /// An address from its bytes; `None` if there are too many.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut address = Self::empty();
        if bytes.len() > size_of::<libc::sockaddr_storage>() {
            return None;
        }
        // SAFETY: the bytes fit the storage, which is plain numbers.
        unsafe {
            let place = (&raw mut address.storage).cast::<u8>();
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len());
        }
        address.length = bytes.len() as libc::socklen_t;
        Some(address)
    }

    /// An IPv4 address.
    pub fn v4(host: [u8; 4], port: u16) -> Self {
        let mut bytes = (libc::AF_INET as u16).to_ne_bytes().to_vec();
        bytes.extend(port.to_be_bytes());
        bytes.extend(host);
        bytes.extend([0; 8]);
        Self::from_bytes(&bytes).unwrap_or_else(Self::empty)
    }

    /// An IPv6 address.
    pub fn v6(host: [u8; 16], port: u16, flow: u32, scope: u32) -> Self {
        let mut bytes = (libc::AF_INET6 as u16).to_ne_bytes().to_vec();
        bytes.extend(port.to_be_bytes());
        bytes.extend(flow.to_be_bytes());
        bytes.extend(host);
        bytes.extend(scope.to_ne_bytes());
        Self::from_bytes(&bytes).unwrap_or_else(Self::empty)
    }

    /// A local address: a path, or an abstract name that begins with NUL. `None` if it is too long.
    pub fn local(path: &[u8]) -> Option<Self> {
        let limit = size_of::<libc::sockaddr_un>() - size_of::<libc::sa_family_t>();
        let is_abstract = path.first() == Some(&0);
        if path.len() + usize::from(!is_abstract) > limit {
            return None;
        }
        let mut bytes = (libc::AF_UNIX as u16).to_ne_bytes().to_vec();
        bytes.extend(path);
        if !is_abstract {
            bytes.push(0);
        }
        Self::from_bytes(&bytes)
    }

    /// The address's bytes, family included.
    pub fn bytes(&self) -> &[u8] {
        let length = (self.length as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage is plain numbers, initialised from `empty` on.
        unsafe { std::slice::from_raw_parts((&raw const self.storage).cast(), length) }
    }

    /// The address family.
    pub fn family(&self) -> i32 {
        match self.bytes() {
            [low, high, ..] => i32::from(u16::from_ne_bytes([*low, *high])),
            _ => libc::AF_UNSPEC,
        }
    }

    fn pointer(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }
}

/// What a call returned: -1 for an error that `errno` tells.
pub type Status = i64;

pub fn socket(family: i32, kind: i32, protocol: i32) -> Status {
    // SAFETY: numbers only.
    i64::from(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) })
}

/// Two connected sockets.
pub fn pair(family: i32, kind: i32, protocol: i32) -> Option<(i32, i32)> {
    let mut fds = [0; 2];
    // SAFETY: there is room for two descriptors.
    let result = unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, protocol, fds.as_mut_ptr()) };
    (result == 0).then_some((fds[0], fds[1]))
}

pub fn close(fd: i32) -> Status {
    // SAFETY: the caller owns the descriptor.
    i64::from(unsafe { libc::close(fd) })
}

pub fn duplicate(fd: i32) -> Status {
    // SAFETY: numbers only.
    i64::from(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })
}

pub fn set_blocking(fd: i32, blocking: bool) -> Status {
    let mut on = i32::from(!blocking);
    // SAFETY: the argument is an int, which the call reads.
    i64::from(unsafe { libc::ioctl(fd, libc::FIONBIO, &raw mut on) })
}

/// Whether the descriptor blocks; `None` if it isn't open.
pub fn is_blocking(fd: i32) -> Option<bool> {
    // SAFETY: numbers only.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    (flags >= 0).then_some(flags & libc::O_NONBLOCK == 0)
}

pub fn bind(fd: i32, address: &RawAddress) -> Status {
    // SAFETY: the address has as many bytes as said.
    i64::from(unsafe { libc::bind(fd, address.pointer(), address.length) })
}

pub fn connect(fd: i32, address: &RawAddress) -> Status {
    // SAFETY: the address has as many bytes as said.
    i64::from(unsafe { libc::connect(fd, address.pointer(), address.length) })
}

pub fn listen(fd: i32, backlog: i32) -> Status {
    // SAFETY: numbers only.
    i64::from(unsafe { libc::listen(fd, backlog) })
}

pub fn shutdown(fd: i32, how: i32) -> Status {
    // SAFETY: numbers only.
    i64::from(unsafe { libc::shutdown(fd, how) })
}

pub fn accept(fd: i32, address: &mut RawAddress) -> Status {
    *address = RawAddress::empty();
    let place = (&raw mut address.storage).cast();
    // SAFETY: the storage has as many bytes as said.
    i64::from(unsafe { libc::accept4(fd, place, &raw mut address.length, libc::SOCK_CLOEXEC) })
}

/// The own (`peer` false) or the other side's address.
pub fn name(fd: i32, peer: bool, address: &mut RawAddress) -> Status {
    *address = RawAddress::empty();
    let place = (&raw mut address.storage).cast();
    // SAFETY: the storage has as many bytes as said.
    i64::from(unsafe {
        if peer {
            libc::getpeername(fd, place, &raw mut address.length)
        } else {
            libc::getsockname(fd, place, &raw mut address.length)
        }
    })
}

pub fn send(fd: i32, data: &[u8], flags: i32) -> Status {
    // SAFETY: the data are as long as said.
    unsafe { libc::send(fd, data.as_ptr().cast(), data.len(), flags | libc::MSG_NOSIGNAL) as i64 }
}

pub fn send_to(fd: i32, data: &[u8], flags: i32, address: &RawAddress) -> Status {
    let (start, length) = (data.as_ptr().cast(), data.len());
    // SAFETY: data and address are as long as said.
    unsafe {
        libc::sendto(
            fd,
            start,
            length,
            flags | libc::MSG_NOSIGNAL,
            address.pointer(),
            address.length,
        ) as i64
    }
}

pub fn receive(fd: i32, room: &mut [u8], flags: i32) -> Status {
    // SAFETY: the room is as long as said.
    unsafe { libc::recv(fd, room.as_mut_ptr().cast(), room.len(), flags) as i64 }
}

pub fn receive_from(fd: i32, room: &mut [u8], flags: i32, address: &mut RawAddress) -> Status {
    *address = RawAddress::empty();
    let (start, length) = (room.as_mut_ptr().cast(), room.len());
    let place = (&raw mut address.storage).cast();
    // SAFETY: room and storage are as long as said.
    unsafe { libc::recvfrom(fd, start, length, flags, place, &raw mut address.length) as i64 }
}

pub fn set_option(fd: i32, level: i32, option: i32, value: &[u8]) -> Status {
    let length = value.len() as libc::socklen_t;
    // SAFETY: the value is as long as said.
    i64::from(unsafe { libc::setsockopt(fd, level, option, value.as_ptr().cast(), length) })
}

/// Reads an option into the room and cuts that to what came.
pub fn get_option(fd: i32, level: i32, option: i32, room: &mut Vec<u8>) -> Status {
    let mut length = room.len() as libc::socklen_t;
    // SAFETY: the room is as long as said.
    let result = unsafe { libc::getsockopt(fd, level, option, room.as_mut_ptr().cast(), &raw mut length) };
    room.truncate(length as usize);
    i64::from(result)
}

/// Waits until the descriptor can be read or written: 0 if the time (milliseconds, negative for ever) is over before.
pub fn wait(fd: i32, write: bool, milliseconds: i32) -> Status {
    let mut entry = libc::pollfd {
        fd,
        events: if write { libc::POLLOUT } else { libc::POLLIN },
        revents: 0,
    };
    // SAFETY: one entry.
    i64::from(unsafe { libc::poll(&raw mut entry, 1, milliseconds) })
}

/// One result of a name look-up.
pub struct Found {
    pub family: i32,
    pub kind: i32,
    pub protocol: i32,
    pub canonical: Vec<u8>,
    pub address: RawAddress,
}

/// What a look-up asks for besides the names: family, kind, protocol, flags.
#[derive(Clone, Copy, Default)]
pub struct Hints {
    pub family: i32,
    pub kind: i32,
    pub protocol: i32,
    pub flags: i32,
}

/// Looks host and service up; `Err` with the resolver's error code.
pub fn look_up(host: Option<&CString>, service: Option<&CString>, hints: Hints) -> Result<Vec<Found>, i32> {
    let pointer = |text: Option<&CString>| text.map_or(std::ptr::null(), |text| text.as_ptr());
    let mut found = Vec::new();
    // SAFETY: the hints are zeroed but for what is set; names are NUL-terminated or null; the list is walked before it is
    // freed.
    unsafe {
        let mut wanted: libc::addrinfo = MaybeUninit::zeroed().assume_init();
        wanted.ai_family = hints.family;
        wanted.ai_socktype = hints.kind;
        wanted.ai_protocol = hints.protocol;
        wanted.ai_flags = hints.flags;
        let mut list = std::ptr::null_mut();
        let code = libc::getaddrinfo(pointer(host), pointer(service), &raw const wanted, &raw mut list);
        if code != 0 {
            return Err(code);
        }
        let mut at = list;
        while let Some(entry) = at.as_ref() {
            let bytes = std::slice::from_raw_parts(entry.ai_addr.cast::<u8>(), entry.ai_addrlen as usize);
            if let Some(address) = RawAddress::from_bytes(bytes) {
                found.push(Found {
                    family: entry.ai_family,
                    kind: entry.ai_socktype,
                    protocol: entry.ai_protocol,
                    canonical: match entry.ai_canonname.is_null() {
                        true => Vec::new(),
                        false => CStr::from_ptr(entry.ai_canonname).to_bytes().to_vec(),
                    },
                    address,
                });
            }
            at = entry.ai_next;
        }
        if !list.is_null() {
            libc::freeaddrinfo(list);
        }
    }
    Ok(found)
}

/// The names of an address: host and service.
pub fn names_of(address: &RawAddress, flags: i32) -> Result<(Vec<u8>, Vec<u8>), i32> {
    let (mut host, mut service) = ([0_u8; 1025], [0_u8; 32]);
    // SAFETY: address and rooms are as long as said; what comes back is NUL-terminated.
    let code = unsafe {
        libc::getnameinfo(
            address.pointer(),
            address.length,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            flags,
        )
    };
    let text = |bytes: &[u8]| bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
    match code {
        0 => Ok((text(&host), text(&service))),
        code => Err(code),
    }
}

/// The text of a resolver's error code.
pub fn look_up_message(code: i32) -> String {
    // SAFETY: the text is a constant of the C library.
    unsafe {
        let text = libc::gai_strerror(code);
        match text.is_null() {
            true => format!("unknown error {code}"),
            false => CStr::from_ptr(text).to_string_lossy().into_owned(),
        }
    }
}

/// This machine's name.
pub fn host_name() -> Option<Vec<u8>> {
    let mut room = [0_u8; 1024];
    // SAFETY: the room is as long as said, and its last byte stays zero.
    let result = unsafe { libc::gethostname(room.as_mut_ptr().cast(), room.len() - 1) };
    (result == 0).then(|| room.split(|byte| *byte == 0).next().unwrap_or_default().to_vec())
}

/// The port of a service; `None` if it isn't known.
pub fn service_port(name: &CString, protocol: Option<&CString>) -> Option<u16> {
    let protocol = protocol.map_or(std::ptr::null(), |text| text.as_ptr());
    // SAFETY: the names are NUL-terminated or null; the entry is read at once.
    let entry = unsafe { libc::getservbyname(name.as_ptr(), protocol).as_ref() }?;
    Some(u16::from_be(entry.s_port as u16))
}

/// Ancillary data: level, type and bytes.
pub type Ancillary = (i32, i32, Vec<u8>);

/// Bytes of a control message with so much data, without and with the padding behind it.
pub fn control_sizes(length: u32) -> (usize, usize) {
    // SAFETY: arithmetic only.
    unsafe { (libc::CMSG_LEN(length) as usize, libc::CMSG_SPACE(length) as usize) }
}

/// `sendmsg`.
pub fn send_message(fd: i32, data: &[u8], control: &[Ancillary], flags: i32, address: Option<&RawAddress>) -> Status {
    let size = control
        .iter()
        .map(|(_, _, bytes)| control_sizes(bytes.len() as u32).1)
        .sum();
    // Words, so that the headers are aligned.
    let mut room = vec![0_u64; usize::div_ceil(size, 8)];
    let mut part = libc::iovec {
        iov_base: data.as_ptr().cast_mut().cast(),
        iov_len: data.len(),
    };
    // SAFETY: a zeroed header is valid; data, control buffer and address outlive the call, which only reads them. The
    // messages written fit the buffer, as its size was summed up from theirs.
    unsafe {
        let mut header: libc::msghdr = std::mem::zeroed();
        header.msg_iov = &raw mut part;
        header.msg_iovlen = 1;
        if let Some(address) = address {
            header.msg_name = address.pointer().cast_mut().cast();
            header.msg_namelen = address.length;
        }
        if size > 0 {
            header.msg_control = room.as_mut_ptr().cast();
            header.msg_controllen = size as _;
            let mut place = libc::CMSG_FIRSTHDR(&raw const header);
            for (level, kind, bytes) in control {
                let Some(message) = place.as_mut() else { break };
                message.cmsg_level = *level;
                message.cmsg_type = *kind;
                message.cmsg_len = control_sizes(bytes.len() as u32).0 as _;
                std::ptr::copy_nonoverlapping(bytes.as_ptr(), libc::CMSG_DATA(place), bytes.len());
                place = libc::CMSG_NXTHDR(&raw const header, place);
            }
        }
        libc::sendmsg(fd, &raw const header, flags) as Status
    }
}

/// What `recvmsg` brought besides the data.
pub struct Received {
    pub control: Vec<Ancillary>,
    pub flags: i32,
    pub address: Option<RawAddress>,
}

/// `recvmsg`, with room for so many bytes of ancillary data.
pub fn receive_message(fd: i32, data: &mut [u8], control: usize, flags: i32) -> (Status, Received) {
    let mut room = vec![0_u64; control.div_ceil(8)];
    let mut part = libc::iovec {
        iov_base: data.as_mut_ptr().cast(),
        iov_len: data.len(),
    };
    let mut address = RawAddress::empty();
    let mut received = Received {
        control: Vec::new(),
        flags: 0,
        address: None,
    };
    // SAFETY: a zeroed header is valid; data, control buffer and address are as long as the header says. The messages read
    // lie within the part of the control buffer that the call filled.
    unsafe {
        let mut header: libc::msghdr = std::mem::zeroed();
        header.msg_iov = &raw mut part;
        header.msg_iovlen = 1;
        header.msg_name = (&raw mut address.storage).cast();
        header.msg_namelen = address.length;
        if control > 0 {
            header.msg_control = room.as_mut_ptr().cast();
            header.msg_controllen = control as _;
        }
        let status = libc::recvmsg(fd, &raw mut header, flags | libc::MSG_CMSG_CLOEXEC) as Status;
        if status < 0 {
            return (status, received);
        }
        received.flags = header.msg_flags & !libc::MSG_CMSG_CLOEXEC;
        address.length = header.msg_namelen;
        received.address = (address.length > 0).then_some(address);
        let end = header.msg_control as usize + header.msg_controllen;
        let mut place = libc::CMSG_FIRSTHDR(&raw const header);
        while let Some(message) = place.as_ref() {
            let start = libc::CMSG_DATA(place);
            let head = start as usize - place as usize;
            let length = message
                .cmsg_len
                .saturating_sub(head)
                .min(end.saturating_sub(start as usize));
            let bytes = std::slice::from_raw_parts(start, length).to_vec();
            received.control.push((message.cmsg_level, message.cmsg_type, bytes));
            place = libc::CMSG_NXTHDR(&raw const header, place);
        }
        (status, received)
    }
}

/// Text of the C library, copied.
fn copied(place: *const libc::c_char) -> Option<Vec<u8>> {
    // SAFETY: the C library's entries hold NUL-terminated texts.
    (!place.is_null()).then(|| unsafe { CStr::from_ptr(place) }.to_bytes().to_vec())
}

/// The name of the service at a port.
pub fn service_name(port: u16, protocol: Option<&CString>) -> Option<Vec<u8>> {
    let protocol = protocol.map_or(std::ptr::null(), |protocol| protocol.as_ptr());
    // SAFETY: the protocol is NUL-terminated or absent; the entry is read before the next call.
    let name = unsafe { libc::getservbyport(i32::from(port.to_be()), protocol).as_ref() }?.s_name;
    copied(name)
}

/// The number of a protocol.
pub fn protocol_number(name: &CString) -> Option<i32> {
    // SAFETY: the name is NUL-terminated; the entry is read before the next call.
    unsafe { libc::getprotobyname(name.as_ptr()).as_ref() }.map(|entry| entry.p_proto)
}

/// Network interfaces: numbers and names.
pub fn interfaces() -> Vec<(u32, Vec<u8>)> {
    let mut found = Vec::new();
    // SAFETY: the list ends with an entry without a name, and is freed once.
    unsafe {
        let list = libc::if_nameindex();
        let mut place = list;
        while let Some(entry) = place.as_ref().filter(|entry| !entry.if_name.is_null()) {
            found.push((entry.if_index, copied(entry.if_name).unwrap_or_default()));
            place = place.add(1);
        }
        if !list.is_null() {
            libc::if_freenameindex(list);
        }
    }
    found
}

/// The number of an interface, 0 for none.
pub fn interface_number(name: &CString) -> u32 {
    // SAFETY: the name is NUL-terminated.
    unsafe { libc::if_nametoindex(name.as_ptr()) }
}

/// The name of an interface.
pub fn interface_name(number: u32) -> Option<Vec<u8>> {
    let mut room = [0; libc::IF_NAMESIZE];
    // SAFETY: there is room for the longest name.
    copied(unsafe { libc::if_indextoname(number, room.as_mut_ptr()) })
}

pub fn set_host_name(name: &[u8]) -> Status {
    // SAFETY: the name is as long as it says.
    i64::from(unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) })
}
