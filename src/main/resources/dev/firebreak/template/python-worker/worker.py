"""Answers one line of JSON for each line of JSON, in Python 3 without further packages.

The protocol is in conf/examples/README.md of Firebreak. Standard output belongs to it: print() elsewhere goes to
standard error, for instance by print("...", file=sys.stderr), and is kept with an attempt that fails.
"""
import json
import sys


def load():
    """Fits a line through measurements, by least squares. A real worker reads its model from a file here."""
    areas = [30, 45, 60, 75, 90, 120]
    prices = [310, 430, 570, 700, 820, 1100]
    n = len(areas)
    mean_area, mean_price = sum(areas) / n, sum(prices) / n
    covariance = sum((a - mean_area) * (p - mean_price) for a, p in zip(areas, prices))
    variance = sum((a - mean_area) ** 2 for a in areas)
    slope = covariance / variance
    return slope, mean_price - slope * mean_area


def predict(model, document):
    """Returns the result for an input; a ValueError rejects the input."""
    if not isinstance(document, dict) or isinstance(document.get("area"), bool):
        raise ValueError('the input must be {"area": NUMBER}')
    area = document.get("area")
    if not isinstance(area, (int, float)) or not 0 < area < 100000:
        raise ValueError("area must be a number above 0 and below 100000")
    slope, intercept = model
    return {"area": area, "price": round(intercept + slope * area, 2)}


def main():
    model = load()
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        answer = {"id": order["id"]}
        try:
            answer["result"] = predict(model, order["input"])
        except ValueError as e:
            # Permanent: the caller gets 422. Without it, the attempt would have crashed and be tried again.
            answer["error"] = {"detail": str(e), "permanent": True}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
