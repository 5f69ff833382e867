"""A job of $STEPS steps, each of which notes its effect in a file outside of the node.

A kill is planned for each of $KILLS parts of the steps: no part begins before the kill of the part before it, of which a
file tells.
"""
import os
import subprocess
import time

job, fence, steps = os.environ["JOB"], os.environ["FIREBREAK_FENCE"], int(os.environ["STEPS"])
kills = int(os.environ["KILLS"])
notes = os.open(os.environ["NOTES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
os.write(notes, f"start {job} {fence}\n".encode())
for n in range(1, steps + 1):
    needed = (n - 1) * kills // steps if n < steps else kills
    while needed > 0 and not os.path.exists(f"{os.environ['KILLED']}/{needed}"):
        time.sleep(0.02)
    command = ["firebreak", "step", f"step {n}", "--", os.environ["EFFECT"], str(n)]
    token = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    os.write(notes, f"got {job} {fence} {n} {token}\n".encode())
print(f'{{"steps":{steps}}}', end="")
