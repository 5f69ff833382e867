package dev.firebreak.tls;

import dev.firebreak.memory.ByteBudget;

/** Charges the budget for the bytes that one connection holds. */
final class HeldBytes {
  /** Held bytes up to this number are not charged. */
  private static final int SMALL = 2048;

  private final ByteBudget.Share share;
  private long charged;

  HeldBytes(ByteBudget budget) {
    share = budget.share();
  }

  /** Charges for these bytes instead of those of before. */
  void charge(long held) {
    long now = held <= SMALL ? 0 : held;
    if (now > charged) {
      share.charge(now - charged);
    } else if (now < charged) {
      share.shrink(charged - now);
    }
    charged = now;
  }

  /** Charges for nothing any more. */
  void release() {
    share.release();
  }
}
