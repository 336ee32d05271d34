"""Sampling 核酸采样: sessions, tubes, who is in which tube, results, and the recall of a pool.

Each step of a tube is a dated fact, so where every tube is, and how long since, is known. What a
measure is due is done by a sample; a result goes back to it. When a pool is positive, everybody in
it is held, ordered to a single sample and told, in one transaction.
"""
