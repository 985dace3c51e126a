# The event loop: gathering, time-outs, task groups, queues, streams.
import asyncio


async def wait(n):
    await asyncio.sleep(0.01 * n)
    return n


async def upper(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


async def main():
    print(await asyncio.gather(*(wait(i) for i in range(3))))
    try:
        async with asyncio.timeout(0.02):
            await asyncio.sleep(1)
    except TimeoutError:
        print("timeout")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(wait(i)) for i in (2, 1)]
    print([task.result() for task in tasks])
    queue = asyncio.Queue()

    async def produce():
        for i in range(3):
            await queue.put(i)

    producer = asyncio.create_task(produce())
    print([await queue.get() for _ in range(3)], await producer)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(wait(100))
            group.create_task(asyncio.sleep("x"))
    except* TypeError as errors:
        print(len(errors.exceptions))
    server = await asyncio.start_server(upper, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello\n")
    print(await reader.readline())
    writer.close()
    server.close()
    await server.wait_closed()


asyncio.run(main())
