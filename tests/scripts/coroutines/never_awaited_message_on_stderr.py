async def main():
    print("never")


main()
print("end")
