import json, sys
for order in map(json.loads, iter(sys.stdin.readline, "")):
    print(json.dumps({"id": order["id"], "result": order["input"]}), flush=True)
