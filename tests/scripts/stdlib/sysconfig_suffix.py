# Installers take the name of the binary interface from the suffix of extension modules.
import sysconfig

suffix, interface = sysconfig.get_config_var("EXT_SUFFIX"), sysconfig.get_config_var("SOABI")
print(suffix.startswith("."), len(suffix.split(".")) > 2, suffix.split(".")[1] == interface, bool(interface))
