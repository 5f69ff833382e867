"""A job of $STEPS steps, each of which notes its effect in a file outside of the node. The last one waits for a file."""
import os
import subprocess
import time

job, fence, steps = os.environ["JOB"], os.environ["FIREBREAK_FENCE"], int(os.environ["STEPS"])
notes = os.open(os.environ["NOTES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
os.write(notes, f"start {job} {fence}\n".encode())
for n in range(1, steps + 1):
    while n == steps and not os.path.exists(os.environ["GATE"]):
        time.sleep(0.05)
    command = ["firebreak", "step", f"step {n}", "--", os.environ["EFFECT"], str(n)]
    token = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    os.write(notes, f"got {job} {fence} {n} {token}\n".encode())
print(f'{{"steps":{steps}}}', end="")
