"""What the ssl module stands on, without TLS.

Libraries import ssl whether or not a program ever connects securely, and keep its contexts as settings. So contexts,
their options and memory buffers are here, and certificates can be loaded into them; but there is no TLS engine: wrapping
a socket or a pair of buffers raises SSLError, which says so. The HAS_ constants are false accordingly.
"""

import binascii as _binascii
import os as _os
import re as _re
import sys as _sys

OPENSSL_VERSION_NUMBER = 0x30000000
OPENSSL_VERSION_INFO = _OPENSSL_API_VERSION = (3, 0, 0, 0, 0)
OPENSSL_VERSION = "OpenSSL 3.0 interface, without TLS (Corallus)"
_DEFAULT_CIPHERS = "DEFAULT"

HAS_SNI = HAS_ECDH = HAS_NPN = HAS_ALPN = HAS_PSK = HAS_PHA = HAS_TLS_UNIQUE = False
HAS_SSLv2 = HAS_SSLv3 = HAS_TLSv1 = HAS_TLSv1_1 = HAS_TLSv1_2 = HAS_TLSv1_3 = False

ALERT_DESCRIPTION_ACCESS_DENIED = 49
ALERT_DESCRIPTION_BAD_CERTIFICATE = 42
ALERT_DESCRIPTION_BAD_CERTIFICATE_HASH_VALUE = 114
ALERT_DESCRIPTION_BAD_CERTIFICATE_STATUS_RESPONSE = 113
ALERT_DESCRIPTION_BAD_RECORD_MAC = 20
ALERT_DESCRIPTION_CERTIFICATE_EXPIRED = 45
ALERT_DESCRIPTION_CERTIFICATE_REVOKED = 44
ALERT_DESCRIPTION_CERTIFICATE_UNKNOWN = 46
ALERT_DESCRIPTION_CERTIFICATE_UNOBTAINABLE = 111
ALERT_DESCRIPTION_CLOSE_NOTIFY = 0
ALERT_DESCRIPTION_DECODE_ERROR = 50
ALERT_DESCRIPTION_DECOMPRESSION_FAILURE = 30
ALERT_DESCRIPTION_DECRYPT_ERROR = 51
ALERT_DESCRIPTION_HANDSHAKE_FAILURE = 40
ALERT_DESCRIPTION_ILLEGAL_PARAMETER = 47
ALERT_DESCRIPTION_INSUFFICIENT_SECURITY = 71
ALERT_DESCRIPTION_INTERNAL_ERROR = 80
ALERT_DESCRIPTION_NO_RENEGOTIATION = 100
ALERT_DESCRIPTION_PROTOCOL_VERSION = 70
ALERT_DESCRIPTION_RECORD_OVERFLOW = 22
ALERT_DESCRIPTION_UNEXPECTED_MESSAGE = 10
ALERT_DESCRIPTION_UNKNOWN_CA = 48
ALERT_DESCRIPTION_UNKNOWN_PSK_IDENTITY = 115
ALERT_DESCRIPTION_UNRECOGNIZED_NAME = 112
ALERT_DESCRIPTION_UNSUPPORTED_CERTIFICATE = 43
ALERT_DESCRIPTION_UNSUPPORTED_EXTENSION = 110
ALERT_DESCRIPTION_USER_CANCELLED = 90
CERT_NONE = 0
CERT_OPTIONAL = 1
CERT_REQUIRED = 2
ENCODING_DER = 2
ENCODING_PEM = 1
HOSTFLAG_ALWAYS_CHECK_SUBJECT = 1
HOSTFLAG_MULTI_LABEL_WILDCARDS = 8
HOSTFLAG_NEVER_CHECK_SUBJECT = 32
HOSTFLAG_NO_PARTIAL_WILDCARDS = 4
HOSTFLAG_NO_WILDCARDS = 2
HOSTFLAG_SINGLE_LABEL_SUBDOMAINS = 16
OP_ALL = 0x80000050
OP_CIPHER_SERVER_PREFERENCE = 0x400000
OP_ENABLE_KTLS = 0x8
OP_ENABLE_MIDDLEBOX_COMPAT = 0x100000
OP_IGNORE_UNEXPECTED_EOF = 0x80
OP_LEGACY_SERVER_CONNECT = 0x4
OP_NO_COMPRESSION = 0x20000
OP_NO_RENEGOTIATION = 0x40000000
OP_NO_SSLv2 = 0x0
OP_NO_SSLv3 = 0x2000000
OP_NO_TICKET = 0x4000
OP_NO_TLSv1 = 0x4000000
OP_NO_TLSv1_1 = 0x10000000
OP_NO_TLSv1_2 = 0x8000000
OP_NO_TLSv1_3 = 0x20000000
OP_SINGLE_DH_USE = 0x0
OP_SINGLE_ECDH_USE = 0x0
PROTOCOL_SSLv23 = 2
PROTOCOL_TLS = 2
PROTOCOL_TLS_CLIENT = 16
PROTOCOL_TLS_SERVER = 17
PROTOCOL_TLSv1 = 3
PROTOCOL_TLSv1_1 = 4
PROTOCOL_TLSv1_2 = 5
PROTO_MAXIMUM_SUPPORTED = -1
PROTO_MINIMUM_SUPPORTED = -2
PROTO_SSLv3 = 768
PROTO_TLSv1 = 769
PROTO_TLSv1_1 = 770
PROTO_TLSv1_2 = 771
PROTO_TLSv1_3 = 772
SSL_ERROR_EOF = 8
SSL_ERROR_INVALID_ERROR_CODE = 10
SSL_ERROR_SSL = 1
SSL_ERROR_SYSCALL = 5
SSL_ERROR_WANT_CONNECT = 7
SSL_ERROR_WANT_READ = 2
SSL_ERROR_WANT_WRITE = 3
SSL_ERROR_WANT_X509_LOOKUP = 4
SSL_ERROR_ZERO_RETURN = 6
VERIFY_ALLOW_PROXY_CERTS = 0x40
VERIFY_CRL_CHECK_CHAIN = 0xc
VERIFY_CRL_CHECK_LEAF = 0x4
VERIFY_DEFAULT = 0x0
VERIFY_X509_PARTIAL_CHAIN = 0x80000
VERIFY_X509_STRICT = 0x20
VERIFY_X509_TRUSTED_FIRST = 0x8000


class SSLError(OSError):
    """An error occurred in the SSL implementation."""

    def __str__(self):
        return str(self.strerror if self.strerror is not None else self.args)


SSLError.__module__ = "ssl"
for _name, _bases, _doc in [
    ("SSLZeroReturnError", (SSLError,), "SSL/TLS session closed cleanly."),
    ("SSLWantReadError", (SSLError,), "More data is needed before the operation can go on."),
    ("SSLWantWriteError", (SSLError,), "Data must be written before the operation can go on."),
    ("SSLSyscallError", (SSLError,), "System error when attempting SSL operation."),
    ("SSLEOFError", (SSLError,), "SSL/TLS connection terminated abruptly."),
    ("SSLCertVerificationError", (SSLError, ValueError), "A certificate could not be verified."),
]:
    globals()[_name] = type(_name, _bases, {"__module__": "ssl", "__doc__": _doc})
del _name, _bases, _doc


def _no_tls():
    error = SSLError(SSL_ERROR_SSL, "this runtime has no TLS: connect without it, or through a proxy that adds it")
    error.library, error.reason = None, "NO_TLS"
    return error


class MemoryBIO:
    """A buffer between a TLS engine and the program."""

    def __init__(self):
        self._data = bytearray()
        self._ended = False

    def read(self, size=-1):
        if size < 0:
            size = len(self._data)
        taken = bytes(self._data[:size])
        del self._data[:size]
        return taken

    def write(self, data):
        if self._ended:
            raise SSLError("cannot write() after write_eof()")
        data = bytes(memoryview(data))
        self._data += data
        return len(data)

    def write_eof(self):
        self._ended = True

    @property
    def pending(self):
        return len(self._data)

    @property
    def eof(self):
        return self._ended and not self._data


class SSLSession:
    """A session to be resumed: none is ever made."""

    def __new__(cls):
        raise TypeError("cannot create '_ssl.SSLSession' instances")


class Certificate:
    """A certificate of a connection: none is ever made."""

    def __new__(cls):
        raise TypeError("cannot create '_ssl.Certificate' instances")


class _SSLSocket:
    def __new__(cls):
        raise TypeError("cannot create '_ssl._SSLSocket' instances")


_PEM = _re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----(.*?)-----END (?:TRUSTED |X509 )?CERTIFICATE-----", _re.S)


def _certificates(data):
    if isinstance(data, str):
        return [_binascii.a2b_base64(body) for body in _PEM.findall(data.encode("ascii"))]
    found = [_binascii.a2b_base64(body) for body in _PEM.findall(data)]
    # Otherwise one or more certificates in DER, each a SEQUENCE that tells its length.
    while not found and data[:1] == b"\x30" or found and data[:2] == b"\x30\x82":
        if data[1] != 0x82 or len(data) < 4:
            break
        length = 4 + int.from_bytes(data[2:4])
        found.append(data[:length])
        data = data[length:]
    return found


def _setting(name, kind, doc=None):
    def get(self):
        return self._settings[name]

    def set(self, value):
        if kind is not None and not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, not {type(value).__name__}")
        self._settings[name] = value

    return property(get, set, doc=doc)


class _SSLContext:
    def __new__(cls, protocol):
        if protocol not in (PROTOCOL_TLS, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER, PROTOCOL_TLSv1, PROTOCOL_TLSv1_1,
                            PROTOCOL_TLSv1_2):
            raise ValueError("invalid or unsupported protocol version")
        self = object.__new__(cls)
        client = protocol == PROTOCOL_TLS_CLIENT
        self._settings = {
            "protocol": int(protocol),
            "options": OP_ALL | OP_NO_SSLv3 | OP_CIPHER_SERVER_PREFERENCE | OP_NO_COMPRESSION
            | OP_ENABLE_MIDDLEBOX_COMPAT | OP_IGNORE_UNEXPECTED_EOF,
            "verify_mode": CERT_REQUIRED if client else CERT_NONE,
            "verify_flags": VERIFY_X509_TRUSTED_FIRST,
            "minimum_version": PROTO_TLSv1_2,
            "maximum_version": PROTO_MAXIMUM_SUPPORTED,
            "check_hostname": client,
            "_host_flags": HOSTFLAG_NO_PARTIAL_WILDCARDS,
            "_msg_callback": None,
            "sni_callback": None,
            "keylog_filename": None,
            "post_handshake_auth": False,
            "num_tickets": 2,
            "security_level": 2,
        }
        self._trusted = {}
        self._ciphers = _DEFAULT_CIPHERS
        return self

    options = _setting("options", int)
    verify_flags = _setting("verify_flags", int)
    minimum_version = _setting("minimum_version", int)
    maximum_version = _setting("maximum_version", int)
    _host_flags = _setting("_host_flags", int)
    _msg_callback = _setting("_msg_callback", None)
    keylog_filename = _setting("keylog_filename", None)
    post_handshake_auth = _setting("post_handshake_auth", None)
    num_tickets = _setting("num_tickets", int)

    @property
    def protocol(self):
        return self._settings["protocol"]

    @property
    def security_level(self):
        return self._settings["security_level"]

    @property
    def verify_mode(self):
        return self._settings["verify_mode"]

    @verify_mode.setter
    def verify_mode(self, mode):
        if mode not in (CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED):
            raise ValueError("invalid value for verify_mode")
        if mode == CERT_NONE and self.check_hostname:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._settings["verify_mode"] = int(mode)

    @property
    def check_hostname(self):
        return self._settings["check_hostname"]

    @check_hostname.setter
    def check_hostname(self, check):
        check = bool(check)
        if check and self._settings["verify_mode"] == CERT_NONE:
            self._settings["verify_mode"] = CERT_REQUIRED
        self._settings["check_hostname"] = check

    @property
    def sni_callback(self):
        return self._settings["sni_callback"]

    @sni_callback.setter
    def sni_callback(self, callback):
        if callback is not None and not callable(callback):
            raise TypeError("not a callable object")
        self._settings["sni_callback"] = callback

    def set_ciphers(self, ciphers, /):
        self._ciphers = ciphers

    def get_ciphers(self):
        return []

    def _set_alpn_protocols(self, protocols, /):
        self._protocols = bytes(protocols)

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        for file in (certfile, keyfile):
            if file is not None:
                with open(file, "rb") as opened:
                    data = opened.read()
        if b"PRIVATE KEY-----" not in data:
            raise SSLError(SSL_ERROR_SSL, "[SSL] PEM lib: no private key was found")

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        if cadata is not None:
            found = _certificates(cadata if isinstance(cadata, str) else bytes(cadata))
            if not found:
                raise SSLError(SSL_ERROR_SSL, "no start line: cadata does not contain a certificate")
            self._trust(found)
        if cafile is not None:
            with open(cafile, "rb") as file:
                found = _certificates(file.read())
            if not found:
                raise SSLError(SSL_ERROR_SSL, "[X509] no certificate or crl found")
            self._trust(found)
        if capath is not None:
            _os.fspath(capath)

    def _trust(self, certificates):
        for certificate in certificates:
            self._trusted[certificate] = None

    def set_default_verify_paths(self):
        for name in ("SSL_CERT_FILE",):
            file = _os.environ.get(name)
            if file and _os.path.isfile(file):
                self.load_verify_locations(file)

    def cert_store_stats(self):
        return {"x509": len(self._trusted), "crl": 0, "x509_ca": len(self._trusted)}

    def get_ca_certs(self, binary_form=False):
        if not binary_form:
            raise _no_tls()
        return list(self._trusted)

    def load_dh_params(self, path, /):
        with open(path, "rb"):
            pass

    def set_ecdh_curve(self, name, /):
        self._curve = name

    def set_psk_client_callback(self, callback):
        raise _no_tls()

    set_psk_server_callback = set_psk_client_callback

    def session_stats(self):
        names = "number connect connect_good connect_renegotiate accept accept_good accept_renegotiate hits misses"
        return dict.fromkeys([*names.split(), "timeouts", "cache_full"], 0)

    def _wrap_socket(self, sock, server_side, server_hostname=None, *, owner=None, session=None):
        raise _no_tls()

    def _wrap_bio(self, incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None):
        raise _no_tls()


_OBJECTS = [
    (129, "serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1"),
    (130, "clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2"),
]


def txt2obj(txt, name=False):
    for entry in _OBJECTS:
        if txt == entry[3] or name and txt in entry[1:3]:
            return entry
    raise ValueError(f"unknown object '{txt[:100]}'")


def nid2obj(nid, /):
    for entry in _OBJECTS:
        if nid == entry[0]:
            return entry
    raise ValueError(f"unknown NID {nid}")


def get_default_verify_paths():
    folder = "/usr/lib/ssl" if _sys.platform == "linux" else "/etc/ssl"
    return "SSL_CERT_FILE", f"{folder}/cert.pem", "SSL_CERT_DIR", f"{folder}/certs"


def RAND_bytes(n, /):
    if n < 0:
        raise ValueError("num must be positive")
    return _os.urandom(n)


def RAND_status():
    return True


def RAND_add(string, entropy, /):
    pass
