import grp
import pwd

root = pwd.getpwuid(0)
print(root.pw_name, root.pw_uid, root[2:4], pwd.getpwnam("root") == root, root in pwd.getpwall(), type(root))
group = grp.getgrgid(0)
print(group.gr_name, group.gr_gid, group.gr_mem == list(group.gr_mem), grp.getgrnam("root") == group, group in grp.getgrall())
for action in (
    lambda: pwd.getpwuid(1234567),
    lambda: pwd.getpwnam("nobody by that name"),
    lambda: grp.getgrgid(1234567),
    lambda: grp.getgrnam("no such group"),
    lambda: pwd.getpwnam(5),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
