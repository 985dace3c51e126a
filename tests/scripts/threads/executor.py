import asyncio
from concurrent.futures import ThreadPoolExecutor, as_completed

with ThreadPoolExecutor(3) as executor:
    print(list(executor.map(lambda number: number * number, range(5))))
    try:
        executor.submit(lambda: 1 / 0).result()
    except ZeroDivisionError as error:
        print(type(error).__name__)

    def numbers():
        yield from range(3)

    futures = [executor.submit(lambda more=more: sum(numbers()) + more) for more in range(4)]
    print(sorted(future.result() for future in as_completed(futures)))


async def main():
    loop = asyncio.get_running_loop()
    print(await asyncio.to_thread(sum, [1, 2]))

    def from_outside():
        return asyncio.run_coroutine_threadsafe(asyncio.sleep(0, "from the loop"), loop).result()

    print(await asyncio.to_thread(from_outside))
    print(await asyncio.gather(*(loop.run_in_executor(None, str, number) for number in range(3))))


asyncio.run(main())
